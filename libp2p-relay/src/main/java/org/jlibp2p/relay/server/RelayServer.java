package org.jlibp2p.relay.server;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.relay.circuit.RelayEvent;
import org.jlibp2p.relay.circuit.RelayGauges;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import org.jlibp2p.relay.circuit.Status;
import org.jlibp2p.relay.protocol.CircuitProtocols;
import org.jlibp2p.relay.protocol.HopMessage;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.transport.ConnectionLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A relay: holds reservations and joins peers by circuits. Its tables are confined to the service's loop; streams are served on
 * their own. Why something was refused or has ended is told as an event and in the log, at DEBUG.
 *
 * <p>Specification: libp2p, relay/circuit-v2.md.
 */
public final class RelayServer {
    private static final Logger LOG = LoggerFactory.getLogger(RelayServer.class);

    private final NodeContext node;
    private final EventLoop loop;
    private final RelayServerOptions options;
    private final HopRules rules;
    private final Members members;
    private final Counts counts = new Counts();
    private final Set<Circuit> circuits = new HashSet<>();
    private Registration sweep = Registration.none();
    private boolean stopped;

    private static final class Counts {
        private long bytes;
        private long granted;
        private long refusedReservations;
        private long opened;
        private long refusedCircuits;
    }

    /**
     * What became of a request.
     *
     * @param decision what to do
     * @param expires until when, of a reservation
     * @param circuit what to bring, of a circuit
     */
    record Verdict(HopDecision decision, Optional<Instant> expires, Optional<Circuit> circuit) {}

    /**
     * A relay that has not begun.
     *
     * @param node the node it is of
     * @param options what it gives
     */
    public RelayServer(NodeContext node, RelayServerOptions options) {
        this.node = node;
        this.options = options;
        loop = node.loop();
        rules = new HopRules(node.identity().peerId(), options);
        members = new Members(node, this::disconnected);
    }

    /** Begins to serve. On the loop, once. */
    public void start() {
        assert loop.inLoop();
        node.events().on(NodeEvent.Connected.class, event -> {
            if (!event.connection().isRelayed()) {
                members.connected(event.connection());
            }
        });
        node.handle(CircuitProtocols.HOP, stream -> new HopStream(this, stream).serve());
    }

    /** Ends all circuits. On the loop, once. */
    public void stop() {
        assert loop.inLoop();
        stopped = true;
        sweep.close();
        NodeClosedException stopping = new NodeClosedException("the relay has stopped");
        List.copyOf(circuits).forEach(circuit -> circuit.end(stopping));
    }

    NodeContext node() {
        return node;
    }

    RelayServerOptions options() {
        return options;
    }

    /** What circuits are limited to, as peers are told. */
    Optional<ConnectionLimit> limit() {
        return options.duration().isEmpty() && options.bytes().isEmpty()
                ? Optional.empty()
                : Optional.of(new ConnectionLimit(options.duration(), options.bytes()));
    }

    /** Decides about a request. Any thread; completes on the loop. */
    CompletableFuture<Verdict> decide(HopMessage request, Connection connection) {
        return Async.call(loop, () -> CompletableFuture.completedFuture(decided(request, connection)));
    }

    private Verdict decided(HopMessage request, Connection connection) {
        if (stopped) {
            throw new NodeClosedException("the relay has stopped");
        }
        expire();
        HopRules.Asker asker =
                new HopRules.Asker(connection.remotePeer(), connection.remoteAddress(), connection.isRelayed());
        HopDecision decision = rules.decide(request, asker, loop.nanoTime());
        if (decision instanceof HopDecision.Grant grant) {
            return granted(grant, connection);
        }
        if (decision instanceof HopDecision.Bridge bridge) {
            return bridged(bridge, connection.remotePeer());
        }
        refused(request, asker.peer(), (HopDecision.Refuse) decision);
        return new Verdict(decision, Optional.empty(), Optional.empty());
    }

    private Verdict granted(HopDecision.Grant grant, Connection connection) {
        PeerId peer = connection.remotePeer();
        Instant expires = loop.now().plus(options.validity()).truncatedTo(ChronoUnit.SECONDS);
        counts.granted += grant.renewed() ? 0 : 1;
        LOG.debug("{} has a reservation until {}", peer, expires);
        node.publish(new RelayEvent.ReservationGranted(peer, expires, grant.renewed()));
        members.add(connection);
        scheduleSweep();
        return new Verdict(grant, Optional.of(expires), Optional.empty());
    }

    private Verdict bridged(HopDecision.Bridge bridge, PeerId source) {
        Circuit circuit = new Circuit(this, source, bridge.target(), members.connection(bridge.target()));
        circuits.add(circuit);
        return new Verdict(bridge, Optional.empty(), Optional.of(circuit));
    }

    private void refused(HopMessage request, PeerId peer, HopDecision.Refuse refusal) {
        if (request instanceof HopMessage.Connect connect) {
            circuitRefused(peer, connect.peer(), refusal);
        } else if (request instanceof HopMessage.Reserve) {
            counts.refusedReservations++;
            LOG.debug("{} gets no reservation: {}", peer, refusal.reason());
            node.publish(new RelayEvent.ReservationRefused(peer, refusal.status(), refusal.reason()));
        }
    }

    private void circuitRefused(PeerId source, PeerId target, HopDecision.Refuse refusal) {
        counts.refusedCircuits++;
        LOG.debug("no circuit from {} to {}: {}", source, target, refusal.reason());
        node.publish(new RelayEvent.CircuitRefused(source, target, refusal.status(), refusal.reason()));
    }

    /** A circuit stands. Any thread. */
    void opened(Circuit circuit) {
        Async.on(loop, () -> {
            counts.opened++;
            LOG.debug("circuit from {} to {}", circuit.source(), circuit.target());
            node.publish(new RelayEvent.CircuitOpened(circuit.source(), circuit.target()));
        });
    }

    /** A circuit came to nothing. Any thread. */
    void failed(Circuit circuit, String reason) {
        Async.on(loop, () -> {
            if (release(circuit)) {
                circuitRefused(
                        circuit.source(), circuit.target(), new HopDecision.Refuse(Status.CONNECTION_FAILED, reason));
            }
        });
    }

    /** A circuit has ended. Any thread. */
    void ended(Circuit circuit, Circuit.Passed passed, String reason) {
        Async.on(loop, () -> {
            if (release(circuit)) {
                counts.bytes += passed.toTarget() + passed.toSource();
                LOG.debug("the circuit from {} to {} has ended: {}", circuit.source(), circuit.target(), reason);
                node.publish(new RelayEvent.CircuitEnded(
                        circuit.source(),
                        circuit.target(),
                        passed.lasted(),
                        passed.toTarget(),
                        passed.toSource(),
                        reason));
            }
        });
    }

    private boolean release(Circuit circuit) {
        boolean held = circuits.remove(circuit);
        if (held) {
            rules.ended(circuit.source(), circuit.target());
        }
        return held;
    }

    private void disconnected(PeerId peer) {
        if (rules.left(peer)) {
            reservationEnded(peer, "it is not connected any more");
        }
    }

    private void reservationEnded(PeerId peer, String reason) {
        LOG.debug("{} has no reservation any more: {}", peer, reason);
        node.publish(new RelayEvent.ReservationEnded(peer, reason));
    }

    private void expire() {
        for (PeerId peer : rules.expire(loop.nanoTime())) {
            members.remove(peer);
            reservationEnded(peer, "it was not renewed in time");
        }
    }

    private void scheduleSweep() {
        sweep.close();
        OptionalLong next = rules.nextEnd();
        if (next.isPresent() && !stopped) {
            sweep = loop.schedule(Duration.ofNanos(next.getAsLong() - loop.nanoTime()), () -> {
                expire();
                scheduleSweep();
            });
        }
    }

    /**
     * What it is doing. On the loop.
     *
     * @return the numbers now
     */
    public RelayGauges gauges() {
        assert loop.inLoop();
        long passing = circuits.stream()
                .map(Circuit::passed)
                .mapToLong(passed -> passed.toTarget() + passed.toSource())
                .sum();
        return new RelayGauges(
                rules.reservations(),
                rules.circuits(),
                counts.bytes + passing,
                counts.granted,
                counts.refusedReservations,
                counts.opened,
                counts.refusedCircuits);
    }
}
