package org.jlibp2p.transport;

import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;

/**
 * How far an address reaches, judged by its first component alone: what may be announced to whom, and what may be dialled
 * when a stranger names it. Pure.
 *
 * <p>The ranges are those of the special-purpose address registries (RFC 6890) and of names (RFC 6761, 8375).
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
    /** A private network, the shared network of a provider, or one that is set aside for tests and documentation. */
    PRIVATE,
    /** The internet. */
    PUBLIC,
    /** A name that has not been resolved, or something this library cannot judge. */
    UNKNOWN;

    private static final Bytes IP4_MAPPED = Bytes.fromHex("00000000000000000000ffff");
    private static final Bytes IP4_COMPATIBLE = Bytes.fromHex("000000000000000000000000");
    private static final Bytes NAT64 = Bytes.fromHex("0064ff9b0000000000000000");

    /** 2001:db8::/32 for documentation, 2001:2::/48 for measurements. */
    private static final List<Bytes> SET_ASIDE = List.of(Bytes.fromHex("20010db8"), Bytes.fromHex("200100020000"));

    private static final Set<MultiaddrProtocol> NAMES =
            Set.of(MultiaddrProtocol.DNS, MultiaddrProtocol.DNS4, MultiaddrProtocol.DNS6, MultiaddrProtocol.DNSADDR);

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
                return NAMES.contains(protocol) ? ofName(component.text()) : UNKNOWN;
            }
        }
        return UNKNOWN;
    }

    private static AddressScope ofName(String name) {
        String bare = name.toLowerCase(Locale.ROOT);
        bare = bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
        if (isBelow(bare, "localhost")) {
            return LOOPBACK;
        }
        return isBelow(bare, "local") || isBelow(bare, "home.arpa") || isBelow(bare, "internal") ? PRIVATE : UNKNOWN;
    }

    private static boolean isBelow(String name, String domain) {
        return name.equals(domain) || name.endsWith("." + domain);
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
                || first == 100 && second >= 64 && second < 128
                || isSetAside(first, second, ip.unsignedAt(2))) {
            return PRIVATE;
        }
        return first == 0 || first >= 224 ? NONE : PUBLIC;
    }

    /** Of protocol assignments, documentation, the old 6to4 relays, and measurements. */
    private static boolean isSetAside(int first, int second, int third) {
        return switch (first) {
            case 192 -> second == 0 && (third == 0 || third == 2) || second == 88 && third == 99;
            case 198 -> second == 18 || second == 19 || second == 51 && third == 100;
            case 203 -> second == 0 && third == 113;
            default -> false;
        };
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
        boolean setAside = SET_ASIDE.stream().anyMatch(ip::startsWith);
        if ((first & 0xfe) == 0xfc || first == 0xfe || setAside) {
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
