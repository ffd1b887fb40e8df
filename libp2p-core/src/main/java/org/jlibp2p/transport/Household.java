package org.jlibp2p.transport;

import java.util.Optional;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;

/**
 * Where peers come from, as far as many of them could be one: an IPv4 address, or the /56 that one household has of IPv6.
 * Immutable; any thread.
 *
 * @param prefix the 4 bytes of the IPv4 address, or the first 7 of the IPv6 address
 */
public record Household(Bytes prefix) {
    private static final int IP4 = 4;
    private static final int IP6 = 7; // bytes: a /56
    private static final int IP6_ADDRESS = 16;

    /**
     * Checks the prefix, and does not keep in memory what it is a slice of.
     *
     * @param prefix see {@link #prefix()}
     * @throws IllegalArgumentException if it is neither of the two
     */
    public Household {
        if (prefix.size() != IP4 && prefix.size() != IP6) {
            throw new IllegalArgumentException("a prefix of " + prefix.size() + " bytes, neither 4 nor 7");
        }
        prefix = prefix.compact();
    }

    /**
     * That of an address.
     *
     * @param address any address; of a relayed one it is the relay's household
     * @return that of its first IP address; nothing if it has none
     */
    public static Optional<Household> of(Multiaddr address) {
        return address.components().stream()
                .filter(part -> part.protocol() == MultiaddrProtocol.IP4 || part.protocol() == MultiaddrProtocol.IP6)
                .findFirst()
                .map(part -> ofIp(part.value()));
    }

    /**
     * That of an IP address.
     *
     * @param ip 4 or 16 bytes
     * @return the household
     * @throws IllegalArgumentException if it is no IP address
     */
    public static Household ofIp(Bytes ip) {
        return new Household(ip.size() == IP6_ADDRESS ? ip.slice(0, IP6) : ip);
    }

    /** The IPv4 address, or the IPv6 network with its length, as {@code 2001:db8:0:100::/56}. */
    @Override
    public String toString() {
        if (prefix.size() == IP4) {
            return MultiaddrProtocol.IP4.format(prefix);
        }
        Bytes zeros = Bytes.wrap(new byte[IP6_ADDRESS - IP6]);
        return MultiaddrProtocol.IP6.format(Bytes.concat(prefix, zeros)) + "/56";
    }
}
