package org.jlibp2p.node;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.async.SerialLoop;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.connection.StreamHandler;
import org.jlibp2p.discovery.Discovery;
import org.jlibp2p.event.Events;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.peerstore.PeerStore;
import org.jlibp2p.routing.ContentRouting;
import org.jlibp2p.routing.PeerRouting;
import org.jlibp2p.routing.ValueRouting;
import org.jlibp2p.service.DirectDial;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.OwnAddresses;
import org.jlibp2p.swarm.EventBus;
import org.jlibp2p.swarm.Swarm;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.Transport;

/** One service's view of its node, which remembers what the service registered and withdraws it in the end. */
final class ServiceContext implements NodeContext {
    private final Parts parts;
    private final SerialLoop loop;
    private final Events events;
    private final Set<Registration> registrations = ConcurrentHashMap.newKeySet();

    /** What all services of a node see. */
    record Parts(
            Identity identity,
            ResourceLimits limits,
            Swarm swarm,
            PeerStore peers,
            PeerStore learntPeers,
            Routers routers,
            EventBus events) {}

    ServiceContext(String name, EventLoop nodeLoop, Parts parts) {
        this.parts = parts;
        this.loop = new SerialLoop(name, nodeLoop);
        this.events = parts.events().on(loop);
    }

    private Registration keep(Registration registration) {
        Registration kept = new Registration() {
            @Override
            public void close() {
                registrations.remove(this);
                registration.close();
            }
        };
        registrations.add(kept);
        return kept;
    }

    /** Withdraws everything that is still registered, and ends the loop. */
    void withdraw() {
        registrations.forEach(Registration::close);
        loop.close();
    }

    @Override
    public Identity identity() {
        return parts.identity();
    }

    @Override
    public List<Multiaddr> addresses() {
        return parts.swarm().addresses();
    }

    @Override
    public OwnAddresses ownAddresses() {
        return new ServiceAddresses(parts.swarm().ownAddresses(), this::keep);
    }

    @Override
    public Set<ProtocolId> protocols() {
        return parts.swarm().protocols();
    }

    @Override
    public ResourceLimits limits() {
        return parts.limits();
    }

    @Override
    public PeerStore peers() {
        return parts.learntPeers();
    }

    @Override
    public PeerRouting peerRouting() {
        return parts.routers().peers();
    }

    @Override
    public Events events() {
        return new Events() {
            @Override
            public <E extends NodeEvent> Registration on(Class<E> type, Consumer<? super E> listener) {
                return keep(events.on(type, listener));
            }
        };
    }

    @Override
    public void publish(NodeEvent event) {
        parts.swarm().publish(event);
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public CompletableFuture<Connection> connect(PeerInfo peer) {
        return parts.swarm().connect(peer);
    }

    @Override
    public boolean canDial(Multiaddr address) {
        return parts.swarm().canDial(address);
    }

    @Override
    public CompletableFuture<Connection> connectDirectly(DirectDial dial) {
        return parts.swarm().connectDirectly(dial);
    }

    @Override
    public CompletableFuture<Registration> expectDirectly(DirectDial punch) {
        return parts.swarm().expectDirectly(punch);
    }

    @Override
    public CompletableFuture<Connection> connectApart(PeerId peer, Multiaddr address) {
        return Async.map(parts.swarm().connectApart(peer, address), this::keepApart, Connection::close);
    }

    private Connection keepApart(Connection connection) {
        Registration kept = keep(connection::close);
        connection.closed().whenComplete((end, failure) -> registrations.remove(kept));
        return connection;
    }

    @Override
    public CompletableFuture<Stream> openStream(PeerId peer, ProtocolId... inOrder) {
        return parts.swarm().openStream(peer, inOrder);
    }

    @Override
    public CompletableFuture<Listener> listen(Multiaddr address) {
        return Async.map(parts.swarm().listen(address), this::keepListening, Listener::close);
    }

    private Listener keepListening(Listener listener) {
        Registration kept = keep(listener::close);
        listener.closed().whenComplete((end, failure) -> registrations.remove(kept));
        return listener;
    }

    @Override
    public Registration handle(ProtocolId protocol, StreamHandler handler) {
        return keep(parts.swarm().handle(protocol, handler));
    }

    @Override
    public Registration addTransport(Transport transport) {
        return keep(parts.swarm().addTransport(transport));
    }

    @Override
    public Registration addPeerRouting(PeerRouting routing) {
        return keep(parts.routers().add(routing));
    }

    @Override
    public Registration addContentRouting(ContentRouting routing) {
        return keep(parts.routers().add(routing));
    }

    @Override
    public Registration addValueRouting(ValueRouting routing) {
        return keep(parts.routers().add(routing));
    }

    @Override
    public Registration addDiscovery(Discovery discovery) {
        return keep(parts.routers().add(discovery, parts.peers(), parts.limits()));
    }

    @Override
    public Registration protect(PeerId peer, String reason) {
        return keep(parts.swarm().protect(peer, reason));
    }
}
