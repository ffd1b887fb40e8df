package org.jlibp2p.relay.protocol;

import java.util.Objects;
import java.util.Optional;

import org.jlibp2p.peer.PeerId;
import org.jlibp2p.relay.circuit.Status;
import org.jlibp2p.transport.ConnectionLimit;

/**
 * What a relay and the peer at the end of a circuit say to each other.
 *
 * <p>Specification: libp2p, relay/circuit-v2.md, Stop Protocol.
 */
public sealed interface StopMessage {
    /**
     * The relay brings a circuit.
     *
     * @param peer from whom
     * @param limit what it is limited to, if it is
     */
    record Connect(PeerId peer, Optional<ConnectionLimit> limit) implements StopMessage {
        /**
         * Refuses missing parts.
         *
         * @param peer from whom
         * @param limit what it is limited to
         */
        public Connect {
            Objects.requireNonNull(peer, "peer");
            Objects.requireNonNull(limit, "limit");
        }
    }

    /**
     * The peer answers.
     *
     * @param status how
     */
    record Answer(Status status) implements StopMessage {
        /**
         * Refuses a missing status.
         *
         * @param status how
         */
        public Answer {
            Objects.requireNonNull(status, "status");
        }
    }
}
