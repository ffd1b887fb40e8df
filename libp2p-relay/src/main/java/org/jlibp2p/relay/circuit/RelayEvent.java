package org.jlibp2p.relay.circuit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;

/** Something that happened to a relay, or to one that uses relays. */
public sealed interface RelayEvent extends NodeEvent {
    /**
     * As a relay: a peer has a reservation, or has it anew.
     *
     * @param peer who
     * @param expires until when
     * @param renewed whether it had one before
     */
    record ReservationGranted(PeerId peer, Instant expires, boolean renewed) implements RelayEvent {}

    /**
     * As a relay: a peer got no reservation.
     *
     * @param peer who
     * @param status what it was told
     * @param reason why
     */
    record ReservationRefused(PeerId peer, Status status, String reason) implements RelayEvent {}

    /**
     * As a relay: a peer has no reservation any more.
     *
     * @param peer who
     * @param reason why
     */
    record ReservationEnded(PeerId peer, String reason) implements RelayEvent {}

    /**
     * As a relay: a circuit stands.
     *
     * @param source who asked for it
     * @param target to whom
     */
    record CircuitOpened(PeerId source, PeerId target) implements RelayEvent {}

    /**
     * As a relay: a circuit was not made.
     *
     * @param source who asked for it
     * @param target to whom
     * @param status what the source was told
     * @param reason why
     */
    record CircuitRefused(PeerId source, PeerId target, Status status, String reason) implements RelayEvent {}

    /**
     * As a relay: a circuit has ended.
     *
     * @param source who asked for it
     * @param target to whom
     * @param lasted how long it stood
     * @param toTarget bytes that passed to the target
     * @param toSource bytes that passed to the source
     * @param reason why it ended
     */
    record CircuitEnded(PeerId source, PeerId target, Duration lasted, long toTarget, long toSource, String reason)
            implements RelayEvent {}

    /**
     * At a relay: this node has a reservation, or has renewed it.
     *
     * @param relay where
     * @param expires until when
     * @param addresses at which this node can be reached through it, without its own id
     * @param vouched until when the relay's voucher holds, signed by it and for this node; not every relay gives one
     */
    record Reserved(PeerId relay, Instant expires, List<Multiaddr> addresses, Optional<Instant> vouched)
            implements RelayEvent {
        /**
         * Copies the list.
         *
         * @param relay where
         * @param expires until when
         * @param addresses at which this node can be reached through it
         * @param vouched until when the relay's voucher holds
         */
        public Reserved {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * At a relay: this node could not reserve or renew. It tries again.
     *
     * @param relay where
     * @param reason why
     * @param again how long until the next attempt
     */
    record ReservationFailed(PeerId relay, String reason, Duration again) implements RelayEvent {}

    /**
     * At a relay: this node cannot be reached through it any more.
     *
     * @param relay where
     * @param reason why
     */
    record ReservationLost(PeerId relay, String reason) implements RelayEvent {}
}
