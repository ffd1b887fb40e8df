package org.jlibp2p.kad.table;

import java.util.Set;

import org.jlibp2p.bytes.Bytes;

/**
 * Says which addresses of the internet are likely to be in the hands of one operator. An application that has a database of
 * autonomous systems can give one that groups by it. Called on the service's loop and must not block; pure.
 *
 * <p>Specification: IPFS Kademlia DHT, IP Diversity Filter.
 */
@FunctionalInterface
public interface IpGrouping {
    /**
     * The group of an address.
     *
     * @param ip 4 or 16 bytes, of a public address; IPv4 inside IPv6 comes as IPv4
     * @return anything that is equal for addresses of one group and for no others
     */
    Bytes groupOf(Bytes ip);

    /**
     * Groups by prefix: IPv4 by /16, but by /8 where one operator was given all of it, IPv6 by /32.
     *
     * <p>For IPv6 the specification asks for autonomous systems, which takes a database. What registries give to one provider is
     * a /32 or more, what a provider gives to a customer is a /48 or less: so a /32 is never more than one provider, though a
     * large one has several. go-libp2p, too, falls back to it where its database knows nothing.
     *
     * @return a grouping that needs no database
     */
    static IpGrouping byPrefix() {
        return ip -> {
            if (ip.size() != 4) {
                return ip.slice(0, 4);
            }
            return ip.slice(0, Prefixes.OF_ONE_OPERATOR.contains(ip.unsignedAt(0)) ? 1 : 2);
        };
    }

    /** What an interface cannot keep to itself. */
    final class Prefixes {
        /** The first bytes of IPv4 networks of class A that one operator has; those that go-libp2p counts as such. */
        private static final Set<Integer> OF_ONE_OPERATOR = Set.of(12, 17, 19, 38, 48, 53, 56, 73);

        private Prefixes() {}
    }
}
