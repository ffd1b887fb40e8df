package org.jlibp2p.relay.protocol;

import java.util.Optional;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;

/**
 * Where a connection comes from, as far as many peers could be one: an address, which is an IPv4 address or the /56 that one
 * household has of IPv6; and a network, which is an IPv4 /16 or an IPv6 /32, about what one provider has. Nothing for
 * connections that come from no IP address. Pure.
 *
 * @param address the address
 * @param network the network
 */
public record AddressGroups(Optional<Bytes> address, Optional<Bytes> network) {
    private static final int IP6_HOUSEHOLD = 7; // bytes
    private static final int IP6_NETWORK = 4;
    private static final int IP4_NETWORK = 2;

    /**
     * The groups of an address.
     *
     * @param remote where a connection comes from, or leads to
     * @return nothing if it is no IP address
     */
    public static AddressGroups of(Multiaddr remote) {
        for (Multiaddr.Component component : remote.components()) {
            Bytes ip = component.value();
            if (component.protocol() == MultiaddrProtocol.IP4) {
                return groups(ip, ip.slice(0, IP4_NETWORK));
            }
            if (component.protocol() == MultiaddrProtocol.IP6) {
                return groups(ip.slice(0, IP6_HOUSEHOLD), ip.slice(0, IP6_NETWORK));
            }
        }
        return new AddressGroups(Optional.empty(), Optional.empty());
    }

    private static AddressGroups groups(Bytes address, Bytes network) {
        return new AddressGroups(Optional.of(address.compact()), Optional.of(network.compact()));
    }
}
