package org.jlibp2p.rendezvous;

import java.util.Optional;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.transport.AddressScope;

/**
 * Where peers come from, as far as many of them could be one: an IPv4 address, or the /56 that one household has of IPv6; of those
 * that come over a relay, the relay's. Pure.
 */
final class Household {
    private static final int IP6 = 7; // bytes: a /56

    private Household() {}

    /** That of a connection's other end; none for this machine, where a proxy may be, and for what comes from no IP address. */
    static Optional<Bytes> of(Multiaddr remote) {
        if (AddressScope.of(remote) == AddressScope.LOOPBACK) {
            return Optional.empty();
        }
        for (Multiaddr.Component component : remote.components()) {
            if (component.protocol() == MultiaddrProtocol.IP4) {
                return Optional.of(component.value().compact());
            }
            if (component.protocol() == MultiaddrProtocol.IP6) {
                return Optional.of(component.value().slice(0, IP6).compact());
            }
        }
        return Optional.empty();
    }
}
