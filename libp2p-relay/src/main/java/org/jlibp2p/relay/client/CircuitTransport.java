package org.jlibp2p.relay.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.relay.protocol.CircuitProtocols;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.ListenException;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.RawConnection;
import org.jlibp2p.transport.Transport;
import org.jlibp2p.transport.TransportConnection;

/**
 * Reaches peers through relays, and has this node reached through them. A circuit is a pipe on a stream of the connection with
 * the relay; it is secured from end to end as any other. Any thread; its tables are confined to the service's loop.
 *
 * <p>Listening completes when the first attempt to reserve has ended, well or not, or after {@link #FIRST_ATTEMPT}: a relay that
 * is not there keeps no node from starting. It is tried again until the listener is closed.
 */
public final class CircuitTransport implements Transport {
    /** How long {@link #listen} waits for the first reservation. */
    static final Duration FIRST_ATTEMPT = Duration.ofSeconds(10);

    private final NodeContext node;
    private final EventLoop loop;
    private final PeerId self;
    private final Map<PeerId, List<Multiaddr>> known;
    private final RandomGenerator random;
    private final HopClient hop;
    private final Map<PeerId, CircuitListener> listeners = new HashMap<>();
    private final Map<PeerId, List<Multiaddr>> chosen = new HashMap<>(); // where relays are, while they are listened at
    private final Map<PeerId, Integer> reaching = new HashMap<>(); // relays, and who waits for them
    private final Set<CompletableFuture<?>> dials = new HashSet<>();
    private ReservationWatcher watcher = ReservationWatcher.none();
    private boolean closed;

    /**
     * A transport that has not been added to its node.
     *
     * @param node the node it is of
     * @param known addresses of relays, beside those that are known of all peers
     * @param random spreads attempts over time; used on the service's loop only
     */
    public CircuitTransport(NodeContext node, Map<PeerId, List<Multiaddr>> known, RandomGenerator random) {
        this.node = node;
        this.known = Map.copyOf(known);
        this.random = random;
        loop = node.loop();
        self = node.identity().peerId();
        hop = new HopClient(self);
    }

    /** Begins to accept what relays bring. On the loop, once. */
    public void start() {
        node.addTransport(this);
        node.handle(CircuitProtocols.STOP, stream -> new StopStream(this, stream).serve());
    }

    /** Tells how it goes with all places from now on. Before anybody listens. */
    void watch(ReservationWatcher all) {
        watcher = all;
    }

    ReservationWatcher watcher() {
        return watcher;
    }

    /**
     * Has the node listen through a relay, wherever that is.
     *
     * @param relay which
     * @return completes as {@link NodeContext#listen} does
     */
    public CompletableFuture<Listener> listenThrough(PeerId relay) {
        return node.listen(Multiaddr.parse("/p2p/" + relay).with(MultiaddrProtocol.P2P_CIRCUIT));
    }

    /** Where a relay is that this node is going to use: tried even if it could not be reached there of late. On the loop. */
    void know(PeerInfo relay) {
        assert loop.inLoop();
        chosen.put(relay.id(), relay.addresses());
    }

    NodeContext node() {
        return node;
    }

    HopClient hop() {
        return hop;
    }

    @Override
    public boolean canDial(Multiaddr address) {
        return CircuitAddress.of(address)
                .filter(circuit -> circuit.target().isPresent())
                .isPresent();
    }

    @Override
    public boolean canListen(Multiaddr address) {
        return CircuitAddress.of(address)
                .filter(circuit -> circuit.target().map(self::equals).orElse(true))
                .isPresent();
    }

    @Override
    public CompletableFuture<RawConnection> dial(Multiaddr address) {
        CircuitAddress circuit = CircuitAddress.of(address)
                .orElseThrow(() -> new IllegalArgumentException("not an address through one relay: " + address));
        PeerId target = circuit.target()
                .orElseThrow(() -> new IllegalArgumentException(address + " does not say whom the relay is to reach"));
        return Async.call(loop, () -> dial(address, circuit.relay(), target), CircuitTransport::discard);
    }

    private static void discard(RawConnection unneeded) {
        unneeded.duplex().reset(new CancellationException());
    }

    private CompletableFuture<RawConnection> dial(Multiaddr address, PeerInfo relay, PeerId target) {
        Optional<String> objection = objection(relay.id(), target);
        if (objection.isPresent()) {
            throw new DialException("cannot reach " + address + ": " + objection.get(), Map.of());
        }
        CompletableFuture<RawConnection> dial = Async.compose(
                reach(relay),
                connection -> hop.connect(connection, target),
                connection -> {},
                CircuitTransport::discard);
        dials.add(dial);
        Async.whenDone(dial, (done, failure) -> Async.on(loop, () -> dials.remove(dial)));
        return explained(address, dial);
    }

    private static CompletableFuture<RawConnection> explained(
            Multiaddr address, CompletableFuture<RawConnection> dial) {
        return Async.handle(
                dial,
                (circuit, failure) -> {
                    if (failure != null) {
                        throw failure instanceof NodeClosedException closed
                                ? closed
                                : new DialException(address, failure);
                    }
                    return circuit;
                },
                CircuitTransport::discard);
    }

    private Optional<String> objection(PeerId relay, PeerId target) {
        if (closed) {
            throw new NodeClosedException("the transport was closed");
        }
        if (relay.equals(self)) {
            return Optional.of("the relay is this node itself");
        }
        if (relay.equals(target)) {
            return Optional.of("the relay is the peer itself");
        }
        if (reaching.containsKey(target)) {
            return Optional.of("the peer is to be a relay, and relays are reached directly");
        }
        return Optional.empty();
    }

    /** A direct connection with a relay. On the loop. */
    CompletableFuture<Connection> reach(PeerInfo relay) {
        assert loop.inLoop();
        reaching.merge(relay.id(), 1, Integer::sum);
        CompletableFuture<Connection> connecting = Async.call(loop, () -> node.connect(withKnown(relay)));
        Async.whenDone(connecting, (connection, failure) -> Async.on(loop, () -> reached(relay.id())));
        return Async.map(connecting, CircuitTransport::direct, connection -> {});
    }

    private PeerInfo withKnown(PeerInfo relay) {
        Set<Multiaddr> addresses = new LinkedHashSet<>(relay.addresses());
        addresses.addAll(known.getOrDefault(relay.id(), List.of()));
        addresses.addAll(chosen.getOrDefault(relay.id(), List.of()));
        return new PeerInfo(relay.id(), List.copyOf(addresses));
    }

    private void reached(PeerId relay) {
        reaching.computeIfPresent(relay, (key, count) -> count == 1 ? null : count - 1);
    }

    private static Connection direct(Connection connection) {
        if (connection.isRelayed()) {
            throw new DialException(
                    "the relay " + connection.remotePeer() + " is connected through a relay itself", Map.of());
        }
        return connection;
    }

    @Override
    public CompletableFuture<Listener> listen(Multiaddr address, Consumer<? super TransportConnection> onAccept) {
        Objects.requireNonNull(onAccept, "onAccept");
        CircuitAddress circuit = CircuitAddress.of(address)
                .orElseThrow(() -> new IllegalArgumentException("not an address through one relay: " + address));
        return Async.call(loop, () -> listen(address, circuit.relay(), onAccept), Listener::close);
    }

    private CompletableFuture<Listener> listen(
            Multiaddr address, PeerInfo relay, Consumer<? super TransportConnection> onAccept) {
        if (closed) {
            throw new NodeClosedException("the transport was closed");
        }
        if (relay.id().equals(self)) {
            throw new ListenException(address, new IllegalArgumentException("the relay is this node itself"));
        }
        if (listeners.containsKey(relay.id())) {
            throw new ListenException(
                    address, new IllegalStateException("this node listens through this relay already"));
        }
        CircuitListener listener = new CircuitListener(this, relay, onAccept, random);
        listeners.put(relay.id(), listener);
        CompletableFuture<Listener> result = new CompletableFuture<>();
        Registration timer = loop.schedule(FIRST_ATTEMPT, () -> result.complete(listener));
        Async.whenDone(listener.start(), (tried, none) -> result.complete(listener));
        Async.whenDone(result, (given, failure) -> {
            timer.close();
            if (failure != null) {
                listener.close();
            }
        });
        return result;
    }

    void forget(CircuitListener listener) {
        if (listeners.remove(listener.relay(), listener)) {
            chosen.remove(listener.relay());
        }
    }

    /** Who waits for what a relay brings. Any thread; completes on the loop. */
    CompletableFuture<Optional<CircuitListener>> listener(PeerId relay) {
        return Async.call(loop, () -> CompletableFuture.completedFuture(Optional.ofNullable(listeners.get(relay))));
    }

    @Override
    public CompletableFuture<Void> close() {
        Async.on(loop, () -> {
            closed = true;
            List.copyOf(listeners.values()).forEach(CircuitListener::close);
            List.copyOf(dials).forEach(dial -> dial.cancel(false));
        });
        return CompletableFuture.completedFuture(null);
    }
}
