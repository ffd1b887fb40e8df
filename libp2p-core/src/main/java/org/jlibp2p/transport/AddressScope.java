package org.jlibp2p.transport;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;

/**
 * How far an address reaches, judged by its first component alone: what may be announced to whom, and what may be dialled
 * when a stranger names it. Pure.
 *
 * <p>IPv4 inside IPv6 (mapped, NAT64) is judged as the IPv4 address that it leads to.
 */
public enum AddressScope {
    /** No one host: unspecified, broadcast, multicast, or reserved. Never dialled. */
    NONE,
    /** Inside this process. */
    PROCESS,
    /** This machine. */
    LOOPBACK,
    /** This link. */
    LINK_LOCAL,
    /** A private network, or the shared network of a provider. */
    PRIVATE,
    /** The internet. */
    PUBLIC,
    /** A name that has not been resolved, or something this library cannot judge. */
    UNKNOWN;

    private static final Bytes IP4_MAPPED = Bytes.fromHex("00000000000000000000ffff");
    private static final Bytes IP4_COMPATIBLE = Bytes.fromHex("000000000000000000000000");
    private static final Bytes NAT64 = Bytes.fromHex("0064ff9b0000000000000000");

    /**
     * The scope of an address.
     *
     * @param address any address; for a relayed one the scope of the relay
     * @return how far it reaches
     */
    public static AddressScope of(Multiaddr address) {
        if (address.components().isEmpty()) {
            return UNKNOWN;
        }
        for (Multiaddr.Component component : address.components()) {
            MultiaddrProtocol protocol = component.protocol();
            if (protocol == MultiaddrProtocol.IP4) {
                return ofIp4(component.value());
            }
            if (protocol == MultiaddrProtocol.IP6) {
                return ofIp6(component.value());
            }
            if (protocol == MultiaddrProtocol.MEMORY) {
                return PROCESS;
            }
            if (protocol != MultiaddrProtocol.IP6ZONE) {
                return UNKNOWN;
            }
        }
        return UNKNOWN;
    }

    private static AddressScope ofIp4(Bytes ip) {
        int first = ip.unsignedAt(0);
        int second = ip.unsignedAt(1);
        if (first == 127) {
            return LOOPBACK;
        }
        if (first == 169 && second == 254) {
            return LINK_LOCAL;
        }
        if (first == 10
                || first == 172 && second >= 16 && second < 32
                || first == 192 && second == 168
                || first == 100 && second >= 64 && second < 128) {
            return PRIVATE;
        }
        return first == 0 || first >= 224 ? NONE : PUBLIC;
    }

    private static AddressScope ofIp6(Bytes ip) {
        if (ip.startsWith(IP4_MAPPED) || ip.startsWith(NAT64)) {
            return ofIp4(ip.slice(12));
        }
        if (ip.startsWith(IP4_COMPATIBLE)) {
            return ip.slice(12).equals(Bytes.copyOf((byte) 0, (byte) 0, (byte) 0, (byte) 1)) ? LOOPBACK : NONE;
        }
        int first = ip.unsignedAt(0);
        int second = ip.unsignedAt(1);
        if (first == 0xff) {
            return NONE;
        }
        if (first == 0xfe && (second & 0xc0) == 0x80) {
            return LINK_LOCAL;
        }
        if ((first & 0xfe) == 0xfc || first == 0xfe) {
            return PRIVATE;
        }
        return (first & 0xe0) == 0x20 ? PUBLIC : NONE;
    }

    /**
     * Whether a peer at one address could use another address that somebody tells it: addresses of a narrower scope mean
     * nothing to a peer farther away.
     *
     * @param other the scope of the peer that is told
     * @return true if this scope reaches at least as far
     */
    public boolean usefulFor(AddressScope other) {
        return this != NONE && (this == UNKNOWN || other == UNKNOWN || ordinal() >= other.ordinal());
    }
}
