package org.jlibp2p.relay.server;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import org.jlibp2p.relay.circuit.Status;
import org.jlibp2p.relay.protocol.AddressGroups;
import org.jlibp2p.relay.protocol.HopMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who gets a reservation and who a circuit, and what is given to whom already. Plain: no I/O, no clock, no thread; times are
 * nanoseconds of whoever calls. Confined to its owner's loop.
 *
 * <p>Specification: libp2p, relay/circuit-v2.md, Hop Protocol.
 */
final class HopRules {
    private static final Logger LOG = LoggerFactory.getLogger(HopRules.class);

    private final PeerId self;
    private final RelayServerOptions options;
    private final ReservationTable reservations;
    private final CircuitQuota circuits;

    HopRules(PeerId self, RelayServerOptions options) {
        this.self = self;
        this.options = options;
        reservations = new ReservationTable(new ReservationTable.Limits(
                options.reservations(), options.reservationsPerAddress(), options.reservationsPerNetwork()));
        circuits = new CircuitQuota(options.circuits(), options.circuitsPerPeer());
    }

    /**
     * Who asks.
     *
     * @param peer who
     * @param address where its connection comes from
     * @param relayed whether that goes through a relay itself
     */
    record Asker(PeerId peer, Multiaddr address, boolean relayed) {}

    /** Decides, and holds what it has granted. */
    HopDecision decide(HopMessage request, Asker asker, long now) {
        if (request instanceof HopMessage.Answer) {
            return new HopDecision.Refuse(Status.UNEXPECTED_MESSAGE, "an answer is no request");
        }
        if (asker.relayed()) {
            return new HopDecision.Refuse(Status.PERMISSION_DENIED, "the request came through a relay");
        }
        return request instanceof HopMessage.Connect connect
                ? circuit(asker, connect.peer(), now)
                : reservation(asker, now);
    }

    private HopDecision reservation(Asker asker, long now) {
        if (!asks(() -> options.policy().allowReservation(asker.peer(), asker.address()))) {
            return new HopDecision.Refuse(Status.PERMISSION_DENIED, "the policy does not allow it");
        }
        AddressGroups from = AddressGroups.of(asker.address());
        Optional<String> objection = reservations.objection(asker.peer(), from);
        if (objection.isPresent()) {
            return new HopDecision.Refuse(Status.RESERVATION_REFUSED, objection.get());
        }
        return new HopDecision.Grant(
                reservations.put(asker.peer(), from, now + options.validity().toNanos()));
    }

    private HopDecision circuit(Asker asker, PeerId target, long now) {
        if (target.equals(self)) {
            return new HopDecision.Refuse(Status.PERMISSION_DENIED, "the target is this relay");
        }
        if (target.equals(asker.peer())) {
            return new HopDecision.Refuse(Status.PERMISSION_DENIED, "the target is the source");
        }
        if (!asks(() -> options.policy().allowCircuit(asker.peer(), asker.address(), target))) {
            return new HopDecision.Refuse(Status.PERMISSION_DENIED, "the policy does not allow it");
        }
        if (!reservations.has(target, now)) {
            return new HopDecision.Refuse(Status.NO_RESERVATION, "the target has no reservation");
        }
        Optional<String> objection = circuits.objection(asker.peer(), target);
        if (objection.isPresent()) {
            return new HopDecision.Refuse(Status.RESOURCE_LIMIT_EXCEEDED, objection.get());
        }
        circuits.take(asker.peer(), target);
        return new HopDecision.Bridge(target);
    }

    /** The application's policy; one that throws allows nothing. */
    private static boolean asks(BooleanSupplier question) {
        try {
            return question.getAsBoolean();
        } catch (RuntimeException bug) {
            LOG.warn("the relay's policy failed, which counts as a no", bug);
            return false;
        }
    }

    /** Gives the place of a circuit back. */
    void ended(PeerId source, PeerId target) {
        circuits.giveBack(source, target);
    }

    /**
     * Takes a peer's reservation away.
     *
     * @return whether it had one
     */
    boolean left(PeerId peer) {
        return reservations.remove(peer);
    }

    /** Takes away the reservations that have ended, and says whose they were. */
    List<PeerId> expire(long now) {
        return reservations.expire(now);
    }

    /** When the next reservation ends. */
    OptionalLong nextEnd() {
        return reservations.nextEnd();
    }

    int reservations() {
        return reservations.size();
    }

    int circuits() {
        return circuits.size();
    }
}
