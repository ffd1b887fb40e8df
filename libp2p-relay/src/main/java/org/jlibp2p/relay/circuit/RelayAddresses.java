package org.jlibp2p.relay.circuit;

import java.util.List;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.peer.PeerId;

/** What addresses of relays have to say. Pure. */
final class RelayAddresses {
    private RelayAddresses() {}

    /** A copy of the list, if each address leads to a relay directly, and there are not too many. */
    static List<Multiaddr> checked(List<Multiaddr> relays, int most) {
        if (relays.size() > most) {
            throw new IllegalArgumentException(
                    "a node takes at most " + most + " addresses of relays, not " + relays.size());
        }
        for (Multiaddr relay : relays) {
            if (relay.has(MultiaddrProtocol.P2P_CIRCUIT)) {
                throw new IllegalArgumentException(relay + " goes through a relay, and relays are reached directly");
            }
            if (PeerId.of(relay).isEmpty()
                    || relay.withoutLast(MultiaddrProtocol.P2P).isEmpty()) {
                throw new IllegalArgumentException(
                        relay + " does not say where which relay is: an address, and /p2p/<peer id> at its end");
            }
        }
        return List.copyOf(relays);
    }
}
