package org.jlibp2p.reachability.autonat.client;

import java.util.Optional;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;

/** Where a peer is, as far as its voice is concerned: an IPv4 address, or an IPv6 /56, which is one household. Pure. */
final class Place {
    private static final int HOUSEHOLD = 7; // bytes

    private Place() {}

    static String of(Multiaddr address) {
        return host(address)
                .map(host -> host.protocol() == MultiaddrProtocol.IP4 ? host.text() : prefix(host.value()) + "/56")
                .orElse("no address");
    }

    private static String prefix(Bytes address) {
        Bytes zeros = Bytes.copyOf(new byte[address.size() - HOUSEHOLD]);
        Bytes prefix = Bytes.concat(address.slice(0, HOUSEHOLD), zeros);
        return new Multiaddr.Component(MultiaddrProtocol.IP6, prefix).text();
    }

    /** The IP address that an address begins with. */
    static Optional<Multiaddr.Component> host(Multiaddr address) {
        return address.components().stream()
                .filter(part -> part.protocol() == MultiaddrProtocol.IP4 || part.protocol() == MultiaddrProtocol.IP6)
                .findFirst();
    }
}
