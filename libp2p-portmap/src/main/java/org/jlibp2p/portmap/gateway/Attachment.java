package org.jlibp2p.portmap.gateway;

import java.nio.ByteBuffer;
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
 * @param routers addresses that the router has or may have, the likeliest first
 * @param areGuessed whether nobody has said that these are routers, so that another neighbour may be the one
 */
public record Attachment(String name, Bytes host, int prefix, List<Bytes> routers, boolean areGuessed) {
    /** The most routers of one network that are asked. */
    static final int MAX_ROUTERS = 2;

    /** Copies the list. */
    public Attachment {
        routers = List.copyOf(routers);
    }

    /**
     * A network of which somebody has said which routers it has.
     *
     * @param said addresses; those that are no private neighbours do not count
     * @return with those that count
     */
    static Attachment known(String name, Bytes host, int prefix, List<Bytes> said) {
        return with(new Attachment(name, host, prefix, List.of(), false), said);
    }

    /**
     * A network of which nobody has.
     *
     * @return with the first and the last address as routers: where they are if nobody has chosen otherwise
     */
    static Attachment guessed(String name, Bytes host, int prefix) {
        Attachment bare = new Attachment(name, host, prefix, List.of(), true);
        return with(bare, List.of(bare.end(true), bare.end(false)));
    }

    private static Attachment with(Attachment bare, List<Bytes> routers) {
        List<Bytes> neighbours = routers.stream()
                .filter(bare::isNeighbour)
                .distinct()
                .limit(MAX_ROUTERS)
                .toList();
        return new Attachment(bare.name, bare.host, bare.prefix, neighbours, bare.areGuessed);
    }

    /**
     * Whether a host that says that it is a router may be one.
     *
     * @param ip four bytes
     * @return true of the routers; of all neighbours if those are only guessed
     */
    boolean mayBeRouter(Bytes ip) {
        return areGuessed ? isNeighbour(ip) : routers.contains(ip);
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
                && (number(ip) ^ number(host)) >>> Integer.SIZE - prefix == 0;
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

    private Bytes end(boolean isFirst) {
        long mask = (1L << Integer.SIZE - prefix) - 1;
        long number = isFirst ? number(host) & ~mask | 1 : (number(host) | mask) - 1;
        return Bytes.wrap(
                ByteBuffer.allocate(Integer.BYTES).putInt((int) number).array());
    }

    private static long number(Bytes ip) {
        return Integer.toUnsignedLong(ip.asByteBuffer().getInt());
    }
}
