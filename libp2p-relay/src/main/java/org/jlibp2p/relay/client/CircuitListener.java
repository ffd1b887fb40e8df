package org.jlibp2p.relay.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.io.Direction;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.relay.circuit.RefusedException;
import org.jlibp2p.relay.circuit.RelayEvent;
import org.jlibp2p.relay.circuit.Status;
import org.jlibp2p.relay.protocol.Reservation;
import org.jlibp2p.relay.protocol.Voucher;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.transport.AddressScope;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.TransportConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node being reachable through one relay, for as long as it has a place there: the addresses vanish with the place and
 * come back with the next one. Any thread; what keeps the place is confined to the service's loop.
 */
final class CircuitListener implements Listener, ReservationKeeper.Watcher {
    /** The most addresses of one relay that this node says it can be reached at. */
    static final int MAX_ADDRESSES = 16;

    /** How long the addresses at one relay stay what they are, while there is a place, though the relay says others. */
    static final Duration STEADY = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(CircuitListener.class);

    private final CircuitTransport transport;
    private final NodeContext node;
    private final PeerInfo relay;
    private final Consumer<? super TransportConnection> onAccept;
    private final ReservationKeeper keeper;
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> tried = new CompletableFuture<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile List<Multiaddr> addresses = List.of();
    // Confined to the service's loop:
    private Registration protection = Registration.none();
    private Registration move = Registration.none(); // to other addresses
    private long steadyUntil;

    CircuitListener(
            CircuitTransport transport,
            PeerInfo relay,
            Consumer<? super TransportConnection> onAccept,
            RandomGenerator random) {
        this.transport = transport;
        this.node = transport.node();
        this.relay = relay;
        this.onAccept = onAccept;
        this.keeper = new ReservationKeeper(node.loop(), this::reserve, new ReservationSchedule(random), this);
    }

    PeerId relay() {
        return relay.id();
    }

    /** Makes the first attempt; completes when that has ended, well or not. On the service's loop. */
    CompletableFuture<Void> start() {
        steadyUntil = node.loop().nanoTime();
        protection = node.protect(relay.id(), "this node is reached through it");
        keeper.attempt();
        return tried;
    }

    private CompletableFuture<ReservationKeeper.Place> reserve() {
        Duration shortest = transport.watcher().shortest(relay.id());
        return Async.compose(
                transport.reach(relay),
                connection -> Async.map(
                        transport.hop().reserve(connection),
                        granted -> place(granted, connection, shortest),
                        unneeded -> {}),
                connection -> {});
    }

    private ReservationKeeper.Place place(HopClient.Granted granted, Connection connection, Duration shortest) {
        Reservation reservation = granted.reservation();
        Duration life = Duration.between(connection.loop().now(), reservation.expires());
        if (life.compareTo(shortest) < 0) {
            throw new RefusedException(
                    Status.OK,
                    "the reservation at " + relay.id() + " lasts " + life.toSeconds() + " s, and is to last "
                            + shortest.toSeconds() + " s at least");
        }
        return new ReservationKeeper.Place(
                reservation.expires(),
                reachedAt(reservation, connection),
                granted.voucher().map(Voucher::expires),
                connection.closed());
    }

    /**
     * Where this node can be reached: what the relay says of itself, as far as it means something here. A relay that does not
     * know its addresses says none; then it is where this node has reached it.
     */
    private List<Multiaddr> reachedAt(Reservation reservation, Connection connection) {
        AddressScope here = AddressScope.of(connection.remoteAddress());
        List<Multiaddr> said = reservation.addresses().stream()
                .filter(address -> !address.has(MultiaddrProtocol.P2P_CIRCUIT))
                .filter(address -> PeerId.of(address).map(relay.id()::equals).orElse(true))
                .map(Multiaddr::withoutPeer)
                .filter(address ->
                        !address.isEmpty() && AddressScope.of(address).usefulFor(here))
                .distinct()
                .limit(MAX_ADDRESSES)
                .toList();
        List<Multiaddr> places = said.isEmpty() && connection.direction() == Direction.OUTBOUND
                ? List.of(connection.remoteAddress())
                : said;
        return places.stream()
                .map(address -> CircuitAddress.through(address, relay.id()))
                .toList();
    }

    @Override
    public void held(ReservationKeeper.Place place) {
        LOG.debug("reserved at {} until {}", relay.id(), place.expires());
        moveTo(place.addresses());
        node.publish(new RelayEvent.Reserved(relay.id(), place.expires(), place.addresses(), place.vouched()));
        transport.watcher().held(relay.id(), !place.addresses().isEmpty());
        tried.complete(null);
    }

    @Override
    public void failed(Throwable why, Duration again) {
        LOG.debug("no reservation at {}, next attempt in {}: {}", relay.id(), again, why.getMessage());
        node.publish(new RelayEvent.ReservationFailed(relay.id(), String.valueOf(why.getMessage()), again));
        transport.watcher().failed(relay.id(), why, keeper.holds());
        tried.complete(null);
    }

    @Override
    public void lost(String why) {
        LOG.debug("the reservation at {} is lost: {}", relay.id(), why);
        move.close();
        change(List.of());
        steadyUntil = node.loop().nanoTime(); // the next place counts at once
        node.publish(new RelayEvent.ReservationLost(relay.id(), why));
        transport.watcher().lost(relay.id());
    }

    /** What the relay said last counts in the end; not each time at once, for all peers are told. */
    private void moveTo(List<Multiaddr> next) {
        EventLoop loop = node.loop();
        long steady = steadyUntil - loop.nanoTime();
        move.close();
        if (steady <= 0) {
            change(next);
        } else if (!next.equals(addresses)) {
            move = loop.schedule(Duration.ofNanos(steady), () -> change(next));
        }
    }

    private void change(List<Multiaddr> now) {
        if (!now.equals(addresses)) {
            addresses = now;
            steadyUntil = node.loop().nanoTime() + STEADY.toNanos();
            watchers.forEach(Runnable::run);
        }
    }

    /** A circuit that the relay has brought. On its loop. */
    void accept(TransportConnection circuit) {
        onAccept.accept(circuit);
    }

    @Override
    public List<Multiaddr> addresses() {
        return addresses;
    }

    @Override
    public void onAddressesChanged(Runnable listener) {
        watchers.add(listener);
    }

    @Override
    public CompletableFuture<Void> close() {
        EventLoop loop = node.loop();
        Async.on(loop, () -> {
            if (!closed.isDone()) {
                transport.forget(this);
                keeper.stop();
                protection.close();
                move.close();
                addresses = List.of();
                tried.complete(null);
                closed.complete(null);
            }
        });
        return closed();
    }

    @Override
    public CompletableFuture<Void> closed() {
        return Async.copyOf(closed);
    }

    @Override
    public String toString() {
        return "CircuitListener[" + relay.id() + "]";
    }
}
