package org.jlibp2p.relay.client;

import java.util.List;
import java.util.Optional;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/**
 * An address that goes through one relay: {@code …/p2p/<relay>/p2p-circuit}, and whom it leads to. Those through several are not
 * of this form: no relay is reached through another one. Immutable.
 *
 * @param relay which, and the address in front of it, if there is one
 * @param target whom, where the address says it
 */
record CircuitAddress(PeerInfo relay, Optional<PeerId> target) {
    /** What an address means, if it is of this form. */
    static Optional<CircuitAddress> of(Multiaddr address) {
        List<Multiaddr.Component> parts = address.components();
        int circuit = indexOfCircuit(parts, 0);
        if (circuit < 1 || indexOfCircuit(parts, circuit + 1) >= 0) {
            return Optional.empty();
        }
        List<Multiaddr.Component> behind = parts.subList(circuit + 1, parts.size());
        if (parts.get(circuit - 1).protocol() != MultiaddrProtocol.P2P || !isTargetOrNothing(behind)) {
            return Optional.empty();
        }
        PeerId relay = PeerId.decode(parts.get(circuit - 1).value());
        List<Multiaddr> front = circuit == 1 ? List.of() : List.of(Multiaddr.of(parts.subList(0, circuit - 1)));
        Optional<PeerId> target = behind.isEmpty()
                ? Optional.empty()
                : Optional.of(PeerId.decode(behind.get(0).value()));
        return Optional.of(new CircuitAddress(new PeerInfo(relay, front), target));
    }

    private static int indexOfCircuit(List<Multiaddr.Component> parts, int from) {
        for (int i = from; i < parts.size(); i++) {
            if (parts.get(i).protocol() == MultiaddrProtocol.P2P_CIRCUIT) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isTargetOrNothing(List<Multiaddr.Component> behind) {
        return behind.isEmpty() || behind.size() == 1 && behind.get(0).protocol() == MultiaddrProtocol.P2P;
    }

    /** The address of whatever is behind a relay that is reached at an address. */
    static Multiaddr through(Multiaddr relayAddress, PeerId relay) {
        return relayAddress.with(MultiaddrProtocol.P2P, relay.toString()).with(MultiaddrProtocol.P2P_CIRCUIT);
    }
}
