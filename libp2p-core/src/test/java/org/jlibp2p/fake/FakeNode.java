package org.jlibp2p.fake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
import org.jlibp2p.event.ObservedAddress;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.peerstore.MemoryPeerStore;
import org.jlibp2p.peerstore.PeerStore;
import org.jlibp2p.routing.ContentRouting;
import org.jlibp2p.routing.PeerRouting;
import org.jlibp2p.routing.ValueRouting;
import org.jlibp2p.service.DirectDial;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.OwnAddress;
import org.jlibp2p.service.OwnAddresses;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.Transport;

/** A node of which a service sees its own loop, its handlers, a peer store, and the connections that the test makes. */
public final class FakeNode implements NodeContext {
    private final Identity identity = Identity.generate();
    private final ResourceLimits limits;
    private final SerialLoop loop;
    private final PeerStore peers;
    private final Map<ProtocolId, StreamHandler> handlers = new HashMap<>();
    private final Map<PeerId, Connection> connections = new HashMap<>();
    private final List<Listening<?>> listeners = new ArrayList<>();
    private final List<NodeEvent> published = new ArrayList<>();
    private List<Multiaddr> addresses = List.of();
    private List<ObservedAddress> observed = List.of();

    private record Listening<E extends NodeEvent>(Class<E> type, Consumer<? super E> listener) {
        void hear(NodeEvent event) {
            if (type.isInstance(event)) {
                listener.accept(type.cast(event));
            }
        }
    }

    public FakeNode(EventLoop shared, ResourceLimits limits) {
        this.limits = limits;
        loop = new SerialLoop("service", shared);
        peers = MemoryPeerStore.create(limits.peers(), shared::nanoTime);
    }

    public StreamHandler handler(ProtocolId protocol) {
        return handlers.get(protocol);
    }

    public void addresses(String... texts) {
        addresses = java.util.Arrays.stream(texts).map(Multiaddr::parse).toList();
        tell(new NodeEvent.AddressesChanged(addresses));
    }

    public void connected(Connection connection) {
        connections.put(connection.remotePeer(), connection);
        tell(new NodeEvent.Connected(connection));
    }

    /** Lets the service's listeners hear of something. */
    public void tell(NodeEvent event) {
        loop.execute(() -> List.copyOf(listeners).forEach(listening -> listening.hear(event)));
    }

    public List<NodeEvent> published() {
        return published;
    }

    @Override
    public SerialLoop loop() {
        return loop;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public List<Multiaddr> addresses() {
        return addresses;
    }

    /** Of a node that has no other addresses than those it announces. */
    @Override
    public OwnAddresses ownAddresses() {
        return new OwnAddresses() {
            @Override
            public List<OwnAddress> all() {
                return addresses.stream()
                        .map(each -> new OwnAddress(each, OwnAddress.Source.LISTENING, "a listener", true))
                        .toList();
            }

            @Override
            public List<ObservedAddress> observed() {
                return observed;
            }

            @Override
            public Reachability reachability() {
                return Reachability.UNKNOWN;
            }

            @Override
            public Registration announce(Multiaddr address, String source) {
                throw unexpected();
            }

            @Override
            public Registration holdBack(Multiaddr address) {
                throw unexpected();
            }

            @Override
            public void observed(List<ObservedAddress> now) {
                observed = now;
            }
        };
    }

    @Override
    public boolean canDial(Multiaddr address) {
        return true;
    }

    @Override
    public CompletableFuture<Connection> connectApart(PeerId peer, Multiaddr address) {
        throw unexpected();
    }

    @Override
    public Set<ProtocolId> protocols() {
        return Set.copyOf(new TreeSet<>(handlers.keySet()));
    }

    @Override
    public ResourceLimits limits() {
        return limits;
    }

    @Override
    public PeerStore peers() {
        return peers;
    }

    @Override
    public PeerRouting peerRouting() {
        return peer -> CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public Events events() {
        return new Events() {
            @Override
            public <E extends NodeEvent> Registration on(Class<E> type, Consumer<? super E> listener) {
                Listening<E> listening = new Listening<>(type, listener);
                listeners.add(listening);
                return () -> listeners.remove(listening);
            }
        };
    }

    @Override
    public void publish(NodeEvent event) {
        published.add(event);
    }

    @Override
    public CompletableFuture<Connection> connectDirectly(DirectDial dial) {
        return connect(new PeerInfo(dial.peer(), dial.addresses()));
    }

    @Override
    public CompletableFuture<Registration> expectDirectly(DirectDial punch) {
        return CompletableFuture.completedFuture(Registration.none());
    }

    @Override
    public CompletableFuture<Connection> connect(PeerInfo peer) {
        return CompletableFuture.completedFuture(connections.get(peer.id()));
    }

    @Override
    public CompletableFuture<Stream> openStream(PeerId peer, ProtocolId... inOrder) {
        return Async.compose(
                connect(new PeerInfo(peer, List.of())), connection -> connection.openStream(inOrder), none -> {});
    }

    @Override
    public Registration handle(ProtocolId protocol, StreamHandler handler) {
        if (handlers.putIfAbsent(protocol, handler) != null) {
            throw new IllegalStateException("served already");
        }
        tell(new NodeEvent.ProtocolsChanged(protocols()));
        return () -> handlers.remove(protocol, handler);
    }

    private static UnsupportedOperationException unexpected() {
        return new UnsupportedOperationException("no service under test does this");
    }

    @Override
    public CompletableFuture<Listener> listen(Multiaddr address) {
        throw unexpected();
    }

    @Override
    public Registration addTransport(Transport transport) {
        throw unexpected();
    }

    @Override
    public Registration addPeerRouting(PeerRouting routing) {
        throw unexpected();
    }

    @Override
    public Registration addContentRouting(ContentRouting routing) {
        throw unexpected();
    }

    @Override
    public Registration addValueRouting(ValueRouting routing) {
        throw unexpected();
    }

    @Override
    public Registration addDiscovery(Discovery discovery) {
        throw unexpected();
    }

    @Override
    public Registration protect(PeerId peer, String reason) {
        throw unexpected();
    }
}
