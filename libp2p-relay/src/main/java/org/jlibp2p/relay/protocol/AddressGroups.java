package org.jlibp2p.relay.protocol;

import java.util.Optional;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.Household;

/**
 * Where a connection comes from, as far as many peers could be one: an address, which is a {@link Household}; and a network, which
 * is an IPv4 /16 or an IPv6 /32, about what one provider has. Nothing for connections that come from no IP address. Pure.
 *
 * @param address the address
 * @param network the network
 */
public record AddressGroups(Optional<Household> address, Optional<Bytes> network) {
    private static final int IP6_NETWORK = 4; // bytes: a /32
    private static final int IP4_NETWORK = 2; // bytes: a /16
    private static final int IP4 = 4;

    /**
     * The groups of an address.
     *
     * @param remote where a connection comes from, or leads to
     * @return nothing if it is no IP address
     */
    public static AddressGroups of(Multiaddr remote) {
        Optional<Household> address = Household.of(remote);
        return new AddressGroups(address, address.map(Household::prefix).map(AddressGroups::network));
    }

    private static Bytes network(Bytes prefix) {
        return prefix.slice(0, prefix.size() == IP4 ? IP4_NETWORK : IP6_NETWORK).compact();
    }
}
