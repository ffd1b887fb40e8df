package org.jlibp2p.relay.protocol;

import java.util.Objects;
import java.util.Optional;

import org.jlibp2p.peer.PeerId;
import org.jlibp2p.relay.circuit.Status;
import org.jlibp2p.transport.ConnectionLimit;

/**
 * What a client and a relay say to each other.
 *
 * <p>Specification: libp2p, relay/circuit-v2.md, Hop Protocol.
 */
public sealed interface HopMessage {
    /** A client asks for a reservation. */
    record Reserve() implements HopMessage {}

    /**
     * A client asks for a circuit. Addresses for the relay to dial may come with it and are not read: this relay dials nobody.
     *
     * @param peer to whom
     */
    record Connect(PeerId peer) implements HopMessage {
        /**
         * Refuses a missing peer.
         *
         * @param peer to whom
         */
        public Connect {
            Objects.requireNonNull(peer, "peer");
        }
    }

    /**
     * The relay answers.
     *
     * @param status how
     * @param reservation what was reserved, where that was asked for and granted
     * @param limit what circuits are limited to, if they are
     */
    record Answer(Status status, Optional<Reservation> reservation, Optional<ConnectionLimit> limit)
            implements HopMessage {
        /**
         * Refuses missing parts.
         *
         * @param status how
         * @param reservation what was reserved
         * @param limit what circuits are limited to
         */
        public Answer {
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(reservation, "reservation");
            Objects.requireNonNull(limit, "limit");
        }

        /**
         * An answer of a status alone.
         *
         * @param status how
         */
        public Answer(Status status) {
            this(status, Optional.empty(), Optional.empty());
        }
    }
}
