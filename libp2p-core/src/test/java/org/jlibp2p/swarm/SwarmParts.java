package org.jlibp2p.swarm;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.ManualLoop;
import org.jlibp2p.connection.ConnectionGater;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.muxer.MuxedSession;
import org.jlibp2p.muxer.MuxedStream;
import org.jlibp2p.muxer.Muxer;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.peerstore.MemoryPeerStore;
import org.jlibp2p.peerstore.PeerStore;
import org.jlibp2p.routing.PeerRouting;
import org.jlibp2p.security.SecureConnection;
import org.jlibp2p.security.Security;
import org.jlibp2p.transport.LearntAddresses;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.NameResolver;
import org.jlibp2p.transport.RawConnection;
import org.jlibp2p.transport.SourcePort;
import org.jlibp2p.transport.Transport;
import org.jlibp2p.transport.TransportConnection;

/** What a swarm is made of, on one loop whose time the test moves; nothing in it happens but what the test says. */
final class SwarmParts implements Security, Muxer, Transport {
    static final Identity SELF = Identity.generate();
    static final Identity OTHER = Identity.generate();
    static final PeerId PEER = OTHER.peerId();
    static final Multiaddr LOCAL = Multiaddr.parse("/memory/7");

    final ManualLoop loop = new ManualLoop();
    final Observation observation = new Observation();
    final EventBus events = new EventBus(16);
    final PeerStore peers = MemoryPeerStore.create(ResourceLimits.defaults().peers(), loop::nanoTime);
    final Map<Multiaddr, CompletableFuture<TransportConnection>> dials = new LinkedHashMap<>();
    final List<CompletableFuture<SecureConnection>> handshakes = new ArrayList<>();
    final List<Handshake> begun = new ArrayList<>();
    final List<Consumer<? super TransportConnection>> acceptors = new ArrayList<>();
    final Map<Multiaddr, SourcePort> sources = new LinkedHashMap<>();
    final List<CompletableFuture<Listener>> listening = new ArrayList<>();
    final List<Session> sessions = new ArrayList<>();
    CompletableFuture<Optional<PeerInfo>> found = CompletableFuture.completedFuture(Optional.empty());
    RuntimeException startFailure;
    boolean transportClosed;

    AnnouncedAddresses announced = AnnouncedAddresses.asListening();
    LearntAddresses learnt = LearntAddresses.AUTOMATIC;
    NameResolver names = new NoNames();
    Set<ProtocolId> onLimited = Set.of();

    SwarmConfig config(ResourceLimits limits) {
        return config(limits, new ConnectionGater() {});
    }

    SwarmConfig gatedBy(ConnectionGater gater) {
        return config(ResourceLimits.defaults(), gater);
    }

    private SwarmConfig config(ResourceLimits limits, ConnectionGater gater) {
        PeerRouting routing = peer -> found;
        return new SwarmConfig(
                SELF,
                limits,
                List.of(this),
                List.of(this),
                gater,
                peers,
                events,
                loop,
                names,
                routing,
                announced,
                learnt,
                Optional.empty(),
                onLimited,
                observation);
    }

    /** A connection below the upgrade. */
    RawConnection raw(FakePipe pipe) {
        return new RawConnection(pipe, LOCAL, LOCAL);
    }

    /** Runs something on the loop, and what it leads to. */
    <T> T onLoop(Supplier<T> task) {
        List<T> result = new ArrayList<>(1);
        loop.run(() -> result.add(task.get()));
        return result.get(0);
    }

    void handshake(int number, PublicKey key) {
        loop.run(() -> handshakes.get(number).complete(new Channel(loop, key)));
    }

    // ---- security ----

    @Override
    public ProtocolId protocol() {
        return ProtocolId.of("/fake");
    }

    @Override
    public CompletableFuture<SecureConnection> secure(Duplex raw, Handshake handshake) {
        CompletableFuture<SecureConnection> secured = new CompletableFuture<>();
        handshakes.add(secured);
        begun.add(handshake);
        return secured;
    }

    static final class Channel extends FakePipe implements SecureConnection {
        private final PublicKey key;

        Channel(EventLoop loop, PublicKey key) {
            super(loop);
            this.key = key;
        }

        @Override
        public PeerId remotePeer() {
            return PeerId.of(key);
        }

        @Override
        public PublicKey remoteKey() {
            return key;
        }

        @Override
        public Optional<ProtocolId> earlyMuxer() {
            return Optional.of(ProtocolId.of("/fake"));
        }
    }

    // ---- muxer ----

    @Override
    public MuxedSession start(Setup setup) {
        if (startFailure != null) {
            throw startFailure;
        }
        Session session = new Session();
        sessions.add(session);
        return session;
    }

    static final class Session implements MuxedSession {
        final List<CompletableFuture<MuxedStream>> opening = new ArrayList<>();
        final CompletableFuture<Void> closed = new CompletableFuture<>();
        MuxedStream ready;
        ErrorCode left;

        @Override
        public CompletableFuture<MuxedStream> openStream() {
            CompletableFuture<MuxedStream> stream = new CompletableFuture<>();
            if (ready != null) {
                stream.complete(ready);
            }
            opening.add(stream);
            return stream;
        }

        @Override
        public void goAway(ErrorCode code) {
            left = code;
        }

        @Override
        public CompletableFuture<Void> closed() {
            return closed;
        }
    }

    // ---- transport ----

    @Override
    public boolean canDial(Multiaddr address) {
        return true;
    }

    @Override
    public boolean canListen(Multiaddr address) {
        return true;
    }

    @Override
    public CompletableFuture<TransportConnection> dial(Multiaddr address) {
        CompletableFuture<TransportConnection> dial = new CompletableFuture<>();
        dials.put(address, dial);
        return dial;
    }

    @Override
    public CompletableFuture<TransportConnection> dial(Multiaddr address, SourcePort from) {
        sources.put(address, from);
        return dial(address);
    }

    @Override
    public CompletableFuture<Listener> listen(Multiaddr address, Consumer<? super TransportConnection> onAccept) {
        CompletableFuture<Listener> result = new CompletableFuture<>();
        listening.add(result);
        acceptors.add(onAccept);
        return result;
    }

    static final class FakeListener implements Listener {
        final CompletableFuture<Void> closed = new CompletableFuture<>();

        @Override
        public List<Multiaddr> addresses() {
            return List.of(LOCAL);
        }

        @Override
        public CompletableFuture<Void> close() {
            closed.complete(null);
            return closed;
        }

        @Override
        public CompletableFuture<Void> closed() {
            return closed;
        }
    }

    @Override
    public CompletableFuture<Void> close() {
        transportClosed = true;
        return CompletableFuture.completedFuture(null);
    }

    private static final class NoNames implements NameResolver {
        @Override
        public CompletableFuture<List<InetAddress>> addresses(String host) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<List<String>> texts(String name) {
            return new CompletableFuture<>();
        }
    }
}
