package org.jlibp2p.portmap.gateway;

import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.transport.AddressScope;

/**
 * A network with private addresses that this host is attached to, and what its router may be. Immutable.
 *
 * @param name of the interface
 * @param host this host's address, four bytes
 * @param prefix how many bits the addresses of the network have in common
 * @param routers addresses that the router may have, the likeliest first; none if it is not known
 */
public record Attachment(String name, Bytes host, int prefix, List<Bytes> routers) {
    private static final int BITS = 32;

    /** Copies the list. */
    public Attachment {
        routers = List.copyOf(routers);
    }

    /**
     * Whether an address is another host of this network, as a router has to be: one on the internet is never asked.
     *
     * @param ip four bytes
     * @return true if it is
     */
    public boolean isNeighbour(Bytes ip) {
        return ip.size() == host.size()
                && !ip.equals(host)
                && isPrivate(ip)
                && (number(ip) ^ number(host)) >>> BITS - prefix == 0;
    }

    /**
     * Whether an address is of a private network.
     *
     * @param ip four bytes
     * @return true if it is
     */
    static boolean isPrivate(Bytes ip) {
        AddressScope scope = AddressScope.of(ip4(ip));
        return scope == AddressScope.PRIVATE || scope == AddressScope.LINK_LOCAL;
    }

    /**
     * An address as a multiaddr.
     *
     * @param ip four bytes
     * @return such as {@code /ip4/192.168.1.1}
     */
    public static Multiaddr ip4(Bytes ip) {
        return Multiaddr.of(List.of(new Multiaddr.Component(MultiaddrProtocol.IP4, ip)));
    }

    /** The first address of the network, or the last one: where routers are if nobody has chosen otherwise. */
    Bytes end(boolean isFirst) {
        long mask = (1L << BITS - prefix) - 1;
        long number = isFirst ? number(host) & ~mask | 1 : (number(host) | mask) - 1;
        return Bytes.copyOf((byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number);
    }

    private static long number(Bytes ip) {
        long number = 0;
        for (int i = 0; i < ip.size(); i++) {
            number = number << 8 | ip.unsignedAt(i);
        }
        return number;
    }
}
