package org.jlibp2p.reachability.autonat.client;

import java.util.Optional;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.transport.Household;

/** Where a peer is: its {@link Household}, as far as its voice is concerned, or its host. Pure. */
final class Place {
    private Place() {}

    static String of(Multiaddr address) {
        return Household.of(address).map(Household::toString).orElse("no address");
    }

    /** The IP address that an address begins with. */
    static Optional<Multiaddr.Component> host(Multiaddr address) {
        return address.components().stream()
                .filter(part -> part.protocol() == MultiaddrProtocol.IP4 || part.protocol() == MultiaddrProtocol.IP6)
                .findFirst();
    }
}
