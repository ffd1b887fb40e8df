package org.jlibp2p.rendezvous;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.async.Results;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.service.NodeContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One who uses rendezvous points. Confined to the service's loop. */
final class RendezvousClient {
    /** The most names under which the application and the options together register. */
    static final int MAX_REGISTRATIONS = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(RendezvousClient.class);
    private static final Duration GOODBYE = Duration.ofSeconds(2);
    private static final double SPREAD = 0.2;

    private final NodeContext node;
    private final EventLoop loop;
    private final RendezvousClientOptions options;
    private final PointClient client;
    private final Registrar registrar;
    private final RandomGenerator random;
    private final List<PeerInfo> points;
    private final Map<String, Held> held = new HashMap<>();
    private final Set<Consumer<? super PeerInfo>> listeners = new CopyOnWriteArraySet<>();
    private boolean stopped;

    RendezvousClient(NodeContext node, RendezvousClientOptions options, RandomGenerator random) {
        this.node = node;
        this.options = options;
        this.random = random;
        loop = node.loop();
        client = new PointClient(node);
        registrar = new Registrar(node, client, options.ttl());
        points = PeerInfo.ofEach(options.points());
    }

    /** A name, and what keeps it at each point. */
    private final class Held implements RendezvousRegistration {
        private final String namespace;
        private final CompletableFuture<Void> registered = new CompletableFuture<>();
        private final Map<PeerInfo, RegistrationKeeper> keepers = new LinkedHashMap<>();

        Held(String namespace) {
            this.namespace = namespace;
        }

        @Override
        public String namespace() {
            return namespace;
        }

        @Override
        public CompletableFuture<Void> registered() {
            return Async.copyOf(registered);
        }

        @Override
        public void close() {
            Async.on(loop, () -> {
                if (end()) {
                    withdraw(namespace, points);
                }
            });
        }

        /** Where it is registered over a connection that still stands. */
        List<PeerInfo> standing() {
            return points.stream().filter(point -> keepers.get(point).isHeld()).toList();
        }

        /** False if it had ended. */
        boolean end() {
            if (!held.remove(namespace, this)) {
                return false;
            }
            keepers.values().forEach(RegistrationKeeper::stop);
            registered.completeExceptionally(new NodeClosedException("the registration was ended"));
            return true;
        }
    }

    void start() {
        assert loop.inLoop();
        node.events()
                .on(
                        NodeEvent.AddressesChanged.class,
                        changed -> held.values()
                                .forEach(name -> name.keepers.values().forEach(RegistrationKeeper::changed)));
        options.registered().forEach(this::register);
        for (String namespace : options.discovered()) {
            for (PeerInfo point : points) {
                look(new Pages(node, client, point, namespace));
            }
        }
    }

    /** Withdraws what is registered, and waits a moment for that. */
    CompletableFuture<Void> stop() {
        assert loop.inLoop();
        stopped = true;
        List<CompletableFuture<Void>> goodbyes = new ArrayList<>();
        for (Held name : List.copyOf(held.values())) {
            // At the end nobody is dialled any more.
            List<PeerInfo> standing = name.standing();
            name.end();
            goodbyes.add(withdraw(name.namespace(), standing));
        }
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Registration timer = loop.schedule(GOODBYE, () -> ended.complete(null));
        Async.whenDone(CompletableFuture.allOf(goodbyes.toArray(CompletableFuture[]::new)), (all, failure) -> {
            timer.close();
            ended.complete(null);
        });
        return ended;
    }

    /** Registers a name at all points. On the loop. */
    RendezvousRegistration register(String namespace) {
        assert loop.inLoop();
        if (stopped) {
            throw new NodeClosedException("the rendezvous service has stopped");
        }
        if (held.containsKey(namespace)) {
            throw new IllegalStateException("this node is registered under that name already, or tries to be");
        }
        if (held.size() >= MAX_REGISTRATIONS) {
            throw new IllegalStateException("there are " + MAX_REGISTRATIONS + " registrations already");
        }
        Held name = new Held(namespace);
        held.put(namespace, name);
        for (PeerInfo point : points) {
            RegistrationKeeper keeper = new RegistrationKeeper(
                    loop,
                    () -> Async.map(
                            registrar.register(point, namespace),
                            grant -> new RegistrationKeeper.Grant(
                                    grant.ttl(), grant.connection().closed()),
                            unneeded -> {}),
                    new RegistrationSchedule(random),
                    new Telling(point.id(), name));
            name.keepers.put(point, keeper);
            keeper.attempt();
        }
        return name;
    }

    /** Withdraws a name at all points. On the loop. */
    CompletableFuture<Void> unregister(String namespace) {
        assert loop.inLoop();
        Held name = held.get(namespace);
        if (name != null) {
            name.end();
        }
        return withdraw(namespace, points);
    }

    /** What cannot be told to a point ends there by itself. */
    private CompletableFuture<Void> withdraw(String namespace, List<PeerInfo> where) {
        return CompletableFuture.allOf(where.stream()
                .map(point -> client.unregister(point, namespace).exceptionally(failure -> {
                    LOG.debug("{} was not told of the end of a registration", point.id(), failure);
                    return null;
                }))
                .toArray(CompletableFuture[]::new));
    }

    /** Hears of one point and one name. */
    private final class Telling implements RegistrationKeeper.Watcher {
        private final PeerId point;
        private final Held name;

        Telling(PeerId point, Held name) {
            this.point = point;
            this.name = name;
        }

        @Override
        public void registered(Duration ttl) {
            LOG.debug("registered at {} for {}", point, ttl);
            node.publish(new RendezvousEvent.Registered(point, name.namespace, ttl));
            name.registered.complete(null);
        }

        @Override
        public void failed(Throwable why, Duration again) {
            LOG.debug("not registered at {}, the next attempt is in {}: {}", point, again, why.toString());
            node.publish(new RendezvousEvent.RegistrationFailed(point, name.namespace, why.getMessage(), again));
        }

        @Override
        public void uncertain(Duration again) {
            LOG.debug("the connection with {} has ended; this node registers again in {}", point, again);
            node.publish(new RendezvousEvent.RegistrationUncertain(point, name.namespace, again));
        }
    }

    /** Looks for others under a name, at all points. Any thread. */
    Results<PeerInfo> discover(String namespace) {
        return Search.start(
                loop,
                points.stream()
                        .map(point -> new Pages(node, client, point, namespace))
                        .toList());
    }

    Registration listen(Consumer<? super PeerInfo> onFound) {
        listeners.add(onFound);
        return () -> listeners.remove(onFound);
    }

    private static void tell(Consumer<? super PeerInfo> listener, PeerInfo peer) {
        try {
            listener.accept(peer);
        } catch (RuntimeException bug) {
            LOG.warn("a listener failed that was told of a peer", bug);
        }
    }

    private void look(Pages pages) {
        if (stopped) {
            return;
        }
        CompletableFuture<Void> run = pages.run(peer -> {
            listeners.forEach(listener -> tell(listener, peer));
            return CompletableFuture.completedFuture(!stopped);
        });
        Async.whenDone(
                run,
                (done, failure) -> Async.on(loop, () -> {
                    if (failure != null && !stopped) {
                        PeerId point = pages.point().id();
                        String why = Async.unwrap(failure).getMessage();
                        LOG.debug("{} was not asked who is there: {}", point, why);
                        node.publish(new RendezvousEvent.DiscoveryFailed(point, pages.namespace(), why));
                    }
                    long spread = (long) (options.interval().toNanos() * (1 - SPREAD * random.nextDouble()));
                    loop.schedule(Duration.ofNanos(spread), () -> look(pages));
                }));
    }
}
