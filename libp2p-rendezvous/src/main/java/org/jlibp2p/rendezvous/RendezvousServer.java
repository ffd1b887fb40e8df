package org.jlibp2p.rendezvous;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.rendezvous.message.RendezvousMessage;
import org.jlibp2p.rendezvous.store.Cookies;
import org.jlibp2p.rendezvous.store.RegistrationTable;
import org.jlibp2p.service.NodeContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rendezvous point: takes registrations, and tells of them. Its table is confined to the service's loop; streams are served on
 * their own. What was refused, and why, is told as an event and in the log, at DEBUG.
 *
 * <p>Specification: libp2p, rendezvous/README.md.
 */
final class RendezvousServer {
    /** What peers speak with a point. */
    static final ProtocolId PROTOCOL = ProtocolId.of("/rendezvous/1.0.0");

    private static final Logger LOG = LoggerFactory.getLogger(RendezvousServer.class);

    /** The most bytes of an answer that a point sends; it tells fewer registrations rather than more bytes. */
    static final int MAX_SENT = 256 * 1024;

    /** What an answer may have beside its registrations, in bytes. */
    private static final int ROOM = 1024;

    private final NodeContext node;
    private final EventLoop loop;
    private final RendezvousServerOptions options;
    private final RegistrationTable table;
    private final Cookies cookies;
    private final Askers askers;
    private final Counts counts = new Counts();
    private Registration sweep = Registration.none();
    private boolean stopped;

    private static final class Counts {
        private long registered;
        private long refusedRegistrations;
        private long discoveries;
        private long refusedDiscoveries;
    }

    RendezvousServer(NodeContext node, RendezvousServerOptions options, Bytes secret) {
        this.node = node;
        this.options = options;
        loop = node.loop();
        table = new RegistrationTable(new RegistrationTable.Limits(
                options.registrations(),
                options.registrationsPerPeer(),
                options.registrationsPerAddress(),
                options.recordBytes()));
        cookies = new Cookies(secret);
        askers = new Askers(loop);
    }

    /** Begins to serve. On the loop, once. */
    void start() {
        assert loop.inLoop();
        node.handle(PROTOCOL, stream -> new PointStream(this, stream).serve());
    }

    /** Forgets everybody. On the loop, once. */
    void stop() {
        assert loop.inLoop();
        stopped = true;
        sweep.close();
    }

    RendezvousServerOptions options() {
        return options;
    }

    private <T> CompletableFuture<T> onLoop(Supplier<T> answer) {
        return Async.call(loop, () -> {
            if (stopped) {
                return CompletableFuture.failedFuture(new NodeClosedException("the rendezvous point has stopped"));
            }
            expire();
            return CompletableFuture.completedFuture(answer.get());
        });
    }

    /** A peer asks something: whether that can be answered now. Any thread; completes on the loop. */
    CompletableFuture<Askers.Turn> enter(PeerId peer) {
        return onLoop(() -> askers.enter(peer));
    }

    /** Registers a peer whose record was verified. Any thread; completes on the loop. */
    CompletableFuture<RendezvousMessage> register(
            RegistrationTable.Registrant who, RendezvousMessage.Register request, Duration ttl) {
        return onLoop(() -> registered(who, request, ttl));
    }

    private RendezvousMessage registered(
            RegistrationTable.Registrant who, RendezvousMessage.Register request, Duration ttl) {
        PeerId peer = who.peer();
        String namespace = request.namespace();
        if (!allows(() -> options.policy().allowRegistration(peer, namespace))) {
            return refused(peer, RendezvousStatus.NOT_AUTHORIZED, "the application does not want it");
        }
        Optional<String> objection = table.objection(who, namespace, request.record());
        if (objection.isPresent()) {
            return refused(peer, RendezvousStatus.UNAVAILABLE, objection.get());
        }
        boolean renewed = table.put(who, namespace, request.record(), ttl, loop.nanoTime());
        counts.registered++;
        scheduleSweep();
        LOG.debug("{} is registered for {}", peer, ttl);
        node.publish(new RendezvousEvent.PeerRegistered(peer, namespace, ttl, renewed));
        return new RendezvousMessage.Registered(RendezvousStatus.OK.code(), "", ttl.toSeconds());
    }

    /** Tells a peer that it was not registered. Any thread. */
    CompletableFuture<RendezvousMessage> refuse(PeerId peer, RendezvousStatus status, String reason) {
        return onLoop(() -> refused(peer, status, reason));
    }

    private RendezvousMessage refused(PeerId peer, RendezvousStatus status, String reason) {
        counts.refusedRegistrations++;
        LOG.debug("a registration of {} was refused with {}: {}", peer, status, reason);
        node.publish(new RendezvousEvent.PeerRefused(peer, status, reason));
        return new RendezvousMessage.Registered(status.code(), reason, 0);
    }

    /** Any thread. */
    CompletableFuture<Void> unregister(PeerId peer, RendezvousMessage.Unregister request) {
        return onLoop(() -> {
            List<String> names = request.namespace().isEmpty() ? table.namespaces(peer) : List.of(request.namespace());
            for (String name : names) {
                if (table.remove(peer, name)) {
                    ended(peer, name, "the peer has said so");
                }
            }
            scheduleSweep();
            return null;
        });
    }

    private void ended(PeerId peer, String namespace, String reason) {
        LOG.debug("a registration of {} has ended: {}", peer, reason);
        node.publish(new RendezvousEvent.PeerEnded(peer, namespace, reason));
    }

    /** Any thread. */
    CompletableFuture<RendezvousMessage> discover(Askers.Turn turn, RendezvousMessage.Discover request) {
        return onLoop(() -> discovered(turn, request));
    }

    private RendezvousMessage discovered(Askers.Turn turn, RendezvousMessage.Discover request) {
        PeerId peer = turn.peer();
        if (turn.objection().isPresent()) {
            return askedInVain(
                    peer, RendezvousStatus.UNAVAILABLE, turn.objection().get());
        }
        String namespace = request.namespace();
        if (!namespace.isEmpty() && !Namespace.isValid(namespace)) {
            return askedInVain(peer, RendezvousStatus.INVALID_NAMESPACE, Namespace.RULE);
        }
        if (!allows(() -> options.policy().allowDiscovery(peer, namespace))) {
            return askedInVain(peer, RendezvousStatus.NOT_AUTHORIZED, "the application does not want it");
        }
        long after = 0;
        if (!request.cookie().isEmpty()) {
            OptionalLong given = cookies.read(request.cookie(), namespace);
            if (given.isEmpty()) {
                return askedInVain(
                        peer, RendezvousStatus.INVALID_COOKIE, "the cookie was not given here for this name");
            }
            after = given.getAsLong();
        }
        long limit = request.limit();
        int most = limit > 0 && limit < options.results() ? (int) limit : options.results();
        List<RegistrationTable.Registered> page = table.after(namespace, after, most, MAX_SENT - ROOM, loop.nanoTime());
        long size = ROOM
                + page.stream().mapToLong(RegistrationTable.Registered::size).sum();
        if (!turn.hasRoomFor(size)) {
            return askedInVain(peer, RendezvousStatus.UNAVAILABLE, "too many answers are under way");
        }
        long last = page.isEmpty() ? after : page.get(page.size() - 1).sequence();
        counts.discoveries++;
        node.publish(new RendezvousEvent.Asked(peer, namespace, page.size()));
        return new RendezvousMessage.Discovered(
                page.stream().map(RendezvousServer::told).toList(),
                cookies.bake(namespace, last),
                RendezvousStatus.OK.code(),
                "");
    }

    private static RendezvousMessage.Register told(RegistrationTable.Registered registration) {
        return new RendezvousMessage.Register(
                registration.namespace(),
                registration.record(),
                Math.max(1, registration.left().toSeconds()));
    }

    private RendezvousMessage askedInVain(PeerId peer, RendezvousStatus status, String reason) {
        counts.refusedDiscoveries++;
        LOG.debug("a question of {} was refused with {}: {}", peer, status, reason);
        node.publish(new RendezvousEvent.AskedInVain(peer, status, reason));
        return new RendezvousMessage.Discovered(List.of(), Bytes.empty(), status.code(), reason);
    }

    private static boolean allows(BooleanSupplier policy) {
        try {
            return policy.getAsBoolean();
        } catch (RuntimeException bug) {
            LOG.warn("the rendezvous point's policy failed, which counts as a no", bug);
            return false;
        }
    }

    private void expire() {
        table.expire(loop.nanoTime()).forEach(ended -> ended(ended.peer(), ended.namespace(), "its time is over"));
    }

    private void scheduleSweep() {
        sweep.close();
        OptionalLong next = table.nextEnd();
        if (next.isPresent() && !stopped) {
            sweep = loop.schedule(Duration.ofNanos(Math.max(0, next.getAsLong() - loop.nanoTime())), () -> {
                expire();
                scheduleSweep();
            });
        }
    }

    /** What it holds and has done. On the loop. */
    RendezvousGauges gauges() {
        assert loop.inLoop();
        expire();
        return new RendezvousGauges(
                table.size(),
                table.peers(),
                table.namespaces(),
                table.recordBytes(),
                counts.registered,
                counts.refusedRegistrations,
                counts.discoveries,
                counts.refusedDiscoveries);
    }
}
