package org.jlibp2p.testkit.nodes;

import java.net.BindException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
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
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.ListenException;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.Transport;

/** One service's view of its simulated node, which remembers what the service registered and withdraws it in the end. */
final class ServiceScope implements NodeContext {
    private final NodeLife life;
    private final SerialLoop loop;
    private final Set<Registration> registrations = new LinkedHashSet<>(4);

    ServiceScope(String name, NodeLife life) {
        this.life = life;
        loop = new SerialLoop(name, life.node().network().time().loop());
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
        List.copyOf(registrations).forEach(Registration::close);
        loop.close();
    }

    @Override
    public Identity identity() {
        return life.identity();
    }

    @Override
    public List<Multiaddr> addresses() {
        return life.addresses().announced();
    }

    @Override
    public OwnAddresses ownAddresses() {
        return life.addresses().of(this::keep);
    }

    @Override
    public Set<ProtocolId> protocols() {
        return life.protocols();
    }

    @Override
    public ResourceLimits limits() {
        return life.limits();
    }

    @Override
    public PeerStore peers() {
        return life.peers();
    }

    @Override
    public PeerRouting peerRouting() {
        return life.routers().peers();
    }

    @Override
    public Events events() {
        Events ofLoop = life.events().on(loop);
        return new Events() {
            @Override
            public <E extends NodeEvent> Registration on(Class<E> type, Consumer<? super E> listener) {
                return keep(ofLoop.on(type, listener));
            }
        };
    }

    @Override
    public void publish(NodeEvent event) {
        life.addresses().heard(event);
        life.events().publish(event);
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public CompletableFuture<Connection> connect(PeerInfo peer) {
        return life.node().connect(life, peer);
    }

    @Override
    public boolean canDial(Multiaddr address) {
        return true;
    }

    /** All connections of the simulation are direct, and there is one with each peer. */
    @Override
    public CompletableFuture<Connection> connectDirectly(DirectDial dial) {
        return connect(new PeerInfo(dial.peer(), dial.addresses()));
    }

    /** Nobody comes from an address that counts: see {@link #connectDirectly}. */
    @Override
    public CompletableFuture<Registration> expectDirectly(DirectDial punch) {
        return CompletableFuture.completedFuture(Registration.none());
    }

    /** All connections between simulated nodes are those of the nodes. */
    @Override
    public CompletableFuture<Connection> connectApart(PeerId peer, Multiaddr address) {
        return CompletableFuture.failedFuture(
                new DialException("a simulated node has no other identity to reach " + address + " from", Map.of()));
    }

    @Override
    public CompletableFuture<Stream> openStream(PeerId peer, ProtocolId... inOrder) {
        return Async.compose(
                connect(new PeerInfo(peer, List.of())),
                connection -> connection.openStream(inOrder),
                unused -> {},
                unwanted -> unwanted.reset(new CancellationException()));
    }

    /** A simulated node listens where it was told to at its start, and nowhere else. */
    @Override
    public CompletableFuture<Listener> listen(Multiaddr address) {
        return CompletableFuture.failedFuture(
                new ListenException(address, new BindException("a simulated node has one address only")));
    }

    @Override
    public Registration handle(ProtocolId protocol, StreamHandler handler) {
        return keep(life.handle(protocol, handler));
    }

    /** There is nothing that a transport could be used for. */
    @Override
    public Registration addTransport(Transport transport) {
        return keep(transport::close);
    }

    @Override
    public Registration addPeerRouting(PeerRouting routing) {
        return keep(life.routers().add(routing));
    }

    @Override
    public Registration addContentRouting(ContentRouting routing) {
        return keep(life.routers().add(routing));
    }

    @Override
    public Registration addValueRouting(ValueRouting routing) {
        return keep(life.routers().add(routing));
    }

    @Override
    public Registration addDiscovery(Discovery discovery) {
        return keep(discovery.discover(peer -> peers().addAddresses(
                        peer.id(), peer.addresses(), limits().peers().learntAddressTtl())));
    }

    @Override
    public Registration protect(PeerId peer, String reason) {
        return keep(life.trimming().protect(peer));
    }
}
