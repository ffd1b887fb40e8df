package org.jlibp2p.relay.server;

import org.jlibp2p.peer.PeerId;
import org.jlibp2p.relay.circuit.Status;

/** What a relay does about a request. */
sealed interface HopDecision {
    /**
     * It gives a reservation.
     *
     * @param renewed whether the peer had one
     */
    record Grant(boolean renewed) implements HopDecision {}

    /**
     * It makes a circuit, for which a place is held already.
     *
     * @param target to whom
     */
    record Bridge(PeerId target) implements HopDecision {}

    /**
     * It refuses.
     *
     * @param status what the peer is told
     * @param reason why
     */
    record Refuse(Status status, String reason) implements HopDecision {}
}
