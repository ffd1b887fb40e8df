package org.jlibp2p.node;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.BlockingStreamHandler;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.connection.StreamHandler;
import org.jlibp2p.connection.Traffic;
import org.jlibp2p.event.Events;
import org.jlibp2p.event.NodeObserver;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.LimitUse;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.peerstore.MemoryPeerStore;
import org.jlibp2p.peerstore.PeerStore;
import org.jlibp2p.routing.ContentRouting;
import org.jlibp2p.routing.PeerRouting;
import org.jlibp2p.routing.ValueRouting;
import org.jlibp2p.service.OwnAddress;
import org.jlibp2p.service.Service;
import org.jlibp2p.swarm.EventBus;
import org.jlibp2p.swarm.Observation;
import org.jlibp2p.swarm.Swarm;
import org.jlibp2p.swarm.SwarmConfig;
import org.jlibp2p.transport.Listener;

/** A node and everything that belongs to it. Any thread. */
final class RunningNode implements Node {
    private final Identity identity;
    private final EventLoop loop;
    private final Executor blocking;
    private final PeerStore peers;
    private final Routers routers;
    private final Events events;
    private final Observation observation = new Observation();
    private final Swarm swarm;
    private final Services services;
    private final BlockingShutdown shutdown;
    private final AtomicBoolean stopping = new AtomicBoolean();

    private RunningNode(NodeBuilder builder, NodeResources resources) {
        identity = builder.identity();
        loop = resources.nodeLoop();
        blocking = resources.blocking();
        routers = new Routers(loop);
        peers = builder.peerStore() == null
                ? MemoryPeerStore.create(builder.limits().peers(), loop::nanoTime)
                : builder.peerStore();
        EventBus bus = new EventBus(builder.limits().buffers().events());
        events = bus.on(blocking);
        builder.listeners().forEach(listener -> listener.accept(events));
        swarm = new Swarm(new SwarmConfig(
                identity,
                builder.limits(),
                builder.securities(),
                builder.muxers(),
                builder.gater(),
                peers,
                bus,
                loop,
                resources.names(),
                routers.peers(),
                builder.announced(),
                builder.learntAddresses(),
                builder.privateNetwork(),
                builder.onLimited(),
                observation));
        builder.transports().forEach(factory -> swarm.addTransport(factory.create(resources)));
        services = new Services(
                loop,
                new ServiceContext.Parts(
                        identity,
                        builder.limits(),
                        swarm,
                        peers,
                        new LearntPeerStore(peers, builder.learntAddresses(), swarm::addresses, swarm::remoteAddresses),
                        routers,
                        bus),
                builder.services());
        shutdown = new BlockingShutdown(loop, services, swarm, resources, builder.limits());
    }

    static CompletableFuture<Node> start(NodeBuilder builder) {
        NodeResources resources = new NodeResources(builder);
        RunningNode node;
        try {
            node = new RunningNode(builder, resources);
        } catch (Throwable failure) {
            BlockingShutdown.abandon(resources);
            throw failure;
        }
        CompletableFuture<Node> result = new CompletableFuture<>();
        Async.call(node.loop, () -> node.begin(builder.listen())).whenComplete((begun, failure) -> {
            if (failure != null) {
                node.stop().whenComplete((stopped, ignored) -> result.completeExceptionally(Async.unwrap(failure)));
            } else {
                result.complete(node);
            }
        });
        result.whenComplete((given, failure) -> {
            if (given != node) {
                node.stop();
            }
        });
        return result;
    }

    private CompletableFuture<Void> begin(List<Multiaddr> addresses) {
        swarm.start();
        List<Multiaddr> direct = addresses.stream()
                .filter(address -> !address.has(MultiaddrProtocol.P2P_CIRCUIT))
                .toList();
        if (!direct.isEmpty()) {
            swarm.holdDials(); // what services dial may have to come from where the node listens
        }
        return listen(services.start(), direct)
                .thenCompose(listening -> Async.call(loop, () -> {
                    swarm.releaseDials();
                    return listen(
                            CompletableFuture.completedFuture(null),
                            addresses.stream()
                                    .filter(address -> address.has(MultiaddrProtocol.P2P_CIRCUIT))
                                    .toList());
                }));
    }

    private CompletableFuture<Void> listen(CompletableFuture<Void> after, List<Multiaddr> addresses) {
        CompletableFuture<Void> chain = after;
        for (Multiaddr address : addresses) {
            chain = chain.thenCompose(before -> swarm.listen(address).thenApply(listener -> null));
        }
        return chain;
    }

    @Override
    public PeerId id() {
        return identity.peerId();
    }

    @Override
    public List<Multiaddr> addresses() {
        return swarm.addresses().stream()
                .map(address -> address.with(MultiaddrProtocol.P2P, id().toString()))
                .toList();
    }

    @Override
    public Reachability reachability() {
        return swarm.ownAddresses().reachability();
    }

    @Override
    public Set<ProtocolId> protocols() {
        return swarm.protocols();
    }

    @Override
    public CompletableFuture<Connection> connect(PeerId peer) {
        return swarm.connect(new PeerInfo(peer, List.of()));
    }

    @Override
    public CompletableFuture<Connection> connect(Multiaddr addressWithPeer) {
        PeerId peer = PeerId.of(addressWithPeer)
                .orElseThrow(() -> new IllegalArgumentException(
                        addressWithPeer + " does not say which peer is there: it must end in /p2p/<peer id>"));
        return swarm.connect(new PeerInfo(peer, List.of(addressWithPeer)));
    }

    @Override
    public CompletableFuture<Stream> openStream(PeerId peer, ProtocolId... inOrder) {
        return swarm.openStream(peer, inOrder);
    }

    @Override
    public Collection<Connection> connections() {
        return swarm.connections();
    }

    @Override
    public Traffic traffic() {
        return swarm.traffic();
    }

    @Override
    public List<LimitUse> limitsInUse() {
        return swarm.limitsInUse();
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public Registration observe(NodeObserver observer) {
        return observation.add(Objects.requireNonNull(observer, "observer"));
    }

    @Override
    public Registration handle(ProtocolId protocol, StreamHandler handler) {
        return swarm.handle(protocol, handler);
    }

    @Override
    public Registration handleBlocking(ProtocolId protocol, BlockingStreamHandler handler) {
        return swarm.handle(protocol, stream -> {
            CompletableFuture<Void> life = new CompletableFuture<>();
            try {
                blocking.execute(() -> run(handler, stream, life));
            } catch (RejectedExecutionException full) {
                life.completeExceptionally(new LimitExceededException("blocking threads", "system"));
            }
            return life;
        });
    }

    /** The end is told on the stream's loop, behind what the handler has written: both wait there if the loop is busy. */
    private static void run(BlockingStreamHandler handler, Stream stream, CompletableFuture<Void> life) {
        try {
            handler.handle(stream);
            Async.on(stream.loop(), () -> life.complete(null));
        } catch (Throwable failure) {
            life.completeExceptionally(reason(failure));
        }
    }

    /** What the pipe said is inside the IOException that its blocking face, or a reader on top of it, made of it. */
    private static Throwable reason(Throwable failure) {
        if (failure.getCause() instanceof Libp2pException ofPipe) {
            return ofPipe;
        }
        return failure instanceof IOException ? new StreamResetException(ErrorCode.NONE, false, failure) : failure;
    }

    @Override
    public CompletableFuture<Registration> listen(Multiaddr address) {
        return Async.map(swarm.listen(address), listener -> listener::close, Listener::close);
    }

    @Override
    public List<OwnAddress> ownAddresses() {
        return swarm.ownAddresses().all();
    }

    @Override
    public PeerStore peers() {
        return peers;
    }

    @Override
    public PeerRouting peerRouting() {
        return routers.peers();
    }

    @Override
    public ContentRouting contentRouting() {
        return routers.content();
    }

    @Override
    public ValueRouting valueRouting() {
        return routers.values();
    }

    @Override
    public Events events() {
        return events;
    }

    @Override
    public <S extends Service> S service(Class<S> type) {
        S service = services.find(type);
        if (service == null) {
            throw new IllegalStateException("this node has no " + type.getSimpleName() + ": add .service("
                    + type.getSimpleName() + ".service()) to its builder");
        }
        return service;
    }

    @Override
    public Registration protect(PeerId peer, String reason) {
        return swarm.protect(peer, reason);
    }

    @Override
    public CompletableFuture<Void> stop() {
        if (!stopping.getAndSet(true)) {
            shutdown.begin();
        }
        return shutdown.ended();
    }

    @Override
    public void close() {
        boolean onLoop = loop.inLoop()
                || swarm.connections().stream()
                        .anyMatch(connection -> connection.loop().inLoop());
        if (onLoop) {
            throw new IllegalStateException("close() waits, and must not be called on an event loop: use stop()");
        }
        stop().join();
    }

    @Override
    public String toString() {
        return "Node[" + id() + "]";
    }
}
