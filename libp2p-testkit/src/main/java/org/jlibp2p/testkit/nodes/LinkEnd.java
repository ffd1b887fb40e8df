package org.jlibp2p.testkit.nodes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.connection.CloseReason;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.muxer.yamux.Yamux;
import org.jlibp2p.negotiation.NegotiationException;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.security.noise.Noise;
import org.jlibp2p.transport.ConnectionLimit;

/** One end of a connection. Confined to the wire's loop; any thread may call. */
final class LinkEnd implements Connection {
    private static final ProtocolId SECURITY = Noise.create().protocol();
    private static final ProtocolId MUXER = Yamux.create().protocol();

    private final NodeLife life;
    private final Direction direction;
    private final long latency;
    private final long openedAt;
    private LinkEnd peer;
    private List<StreamEnd> streams = List.of();
    private Flight flight;
    private CloseReason end;
    private CompletableFuture<CloseReason> closed; // made when somebody asks

    private LinkEnd(NodeLife life, Direction direction, long latency) {
        this.life = life;
        this.direction = direction;
        this.latency = latency;
        openedAt = life.wire().nanoTime();
    }

    /** Makes both ends, of which this is the dialler's. */
    static LinkEnd between(NodeLife dialler, NodeLife listener, long latency) {
        LinkEnd near = new LinkEnd(dialler, Direction.OUTBOUND, latency);
        LinkEnd far = new LinkEnd(listener, Direction.INBOUND, latency);
        near.peer = far;
        far.peer = near;
        return near;
    }

    NodeLife life() {
        return life;
    }

    LinkEnd peer() {
        return peer;
    }

    Duration roundTrip() {
        return Duration.ofNanos(2 * latency);
    }

    long openedAt() {
        return openedAt;
    }

    int streamCount() {
        return streams.size();
    }

    /** What is sent at one moment arrives at one moment, in order: one timer for all of it. */
    private final class Flight implements Runnable {
        private final long due = life.wire().nanoTime() + latency;
        private final List<Runnable> arrivals = new ArrayList<>(2);

        @Override
        public void run() {
            if (flight == this) {
                flight = null;
            }
            arrivals.forEach(Runnable::run);
        }
    }

    /** Has something happen at the other end once it has got there. Nothing leaves an end that has ended. */
    void post(Runnable arrival) {
        if (end != null) {
            return;
        }
        if (flight == null || flight.due != life.wire().nanoTime() + latency) {
            flight = new Flight();
            life.wire().schedule(Duration.ofNanos(latency), flight);
        }
        flight.arrivals.add(arrival);
    }

    // ---- streams ----

    @Override
    public CompletableFuture<Stream> openStream(ProtocolId... inOrder) {
        if (inOrder.length == 0) {
            throw new IllegalArgumentException("openStream needs at least one protocol");
        }
        List<ProtocolId> protocols = List.of(inOrder);
        return Async.call(loop(), () -> open(protocols), unwanted -> unwanted.reset(new CancellationException()));
    }

    private CompletableFuture<Stream> open(List<ProtocolId> protocols) {
        if (end != null) {
            return CompletableFuture.failedFuture(lost());
        }
        boolean sure =
                protocols.size() == 1 || life.peers().protocols(remotePeer()).contains(protocols.get(0));
        if (sure) {
            return CompletableFuture.completedFuture(begin(protocols.get(0)));
        }
        CompletableFuture<Stream> opening = new CompletableFuture<>();
        life.wire().schedule(roundTrip(), () -> negotiated(protocols, opening));
        return opening;
    }

    private void negotiated(List<ProtocolId> protocols, CompletableFuture<Stream> opening) {
        Optional<ProtocolId> agreed =
                protocols.stream().filter(peer.life::serves).findFirst();
        if (end != null) {
            opening.completeExceptionally(lost());
        } else if (agreed.isEmpty()) {
            opening.completeExceptionally(
                    new NegotiationException(remotePeer() + " speaks none of " + protocols, protocols));
        } else if (!opening.isDone()) {
            opening.complete(begin(agreed.get()));
        }
    }

    private StreamEnd begin(ProtocolId protocol) {
        StreamEnd near = StreamEnd.between(this, peer, protocol);
        add(near);
        life.traffic().opened();
        post(() -> peer.onOpen(near.peer()));
        return near;
    }

    private void onOpen(StreamEnd stream) {
        if (end != null) {
            return;
        }
        if (!life.serves(stream.protocol())) {
            StreamEnd opener = stream.peer();
            post(opener::onRefusal);
            return;
        }
        add(stream);
        life.traffic().served();
        life.serve(stream);
    }

    private void add(StreamEnd stream) {
        if (streams.isEmpty()) {
            streams = new ArrayList<>(1);
        }
        streams.add(stream);
    }

    void forget(StreamEnd stream) {
        if (!streams.isEmpty()) { // one that has not arrived here is not among them
            streams.remove(stream);
        }
        if (streams.isEmpty()) {
            streams = List.of();
        }
    }

    @Override
    public Collection<Stream> streams() {
        return List.copyOf(streams);
    }

    // ---- the end ----

    private ConnectionClosedException lost() {
        return new ConnectionClosedException("the connection has ended", end.code(), end.remote());
    }

    @Override
    public CompletableFuture<CloseReason> close() {
        Async.on(loop(), () -> {
            LinkEnd other = peer;
            post(() -> other.end(new CloseReason(true, ErrorCode.NONE, Optional.empty())));
            end(new CloseReason(false, ErrorCode.NONE, Optional.empty()));
        });
        return closed();
    }

    /** Ends this end alone. */
    void end(CloseReason reason) {
        if (end != null) {
            return;
        }
        end = reason;
        List.copyOf(streams).forEach(stream -> stream.onLoss(reason.code(), reason.remote()));
        life.disconnected(this, reason);
        if (closed != null) {
            closed.complete(reason);
        }
    }

    @Override
    public CompletableFuture<CloseReason> closed() {
        CompletableFuture<CloseReason> seen = new CompletableFuture<>();
        Async.on(loop(), () -> {
            if (closed == null) {
                closed = new CompletableFuture<>();
                if (end != null) {
                    closed.complete(end);
                }
            }
            Async.follow(closed, seen);
        });
        return seen;
    }

    @Override
    public boolean isOpen() {
        return end == null;
    }

    // ---- who and how ----

    @Override
    public PeerId remotePeer() {
        return peer.life.identity().peerId();
    }

    @Override
    public PublicKey remoteKey() {
        return peer.life.identity().publicKey();
    }

    @Override
    public Multiaddr localAddress() {
        return life.node().address();
    }

    @Override
    public Multiaddr remoteAddress() {
        return peer.life.node().seenAt();
    }

    @Override
    public Direction direction() {
        return direction;
    }

    @Override
    public ProtocolId security() {
        return SECURITY;
    }

    @Override
    public ProtocolId muxer() {
        return MUXER;
    }

    /** There is no wire: what arrives are the streams' bytes themselves. */
    @Override
    public org.jlibp2p.connection.Traffic traffic() {
        return org.jlibp2p.connection.Traffic.NONE;
    }

    @Override
    public Optional<ConnectionLimit> limit() {
        return Optional.empty();
    }

    @Override
    public Duration age() {
        return Duration.ofNanos(life.wire().nanoTime() - openedAt);
    }

    @Override
    public Optional<Duration> lastRoundTrip() {
        return Optional.of(roundTrip());
    }

    @Override
    public EventLoop loop() {
        return life.wire();
    }

    @Override
    public String toString() {
        return "Connection[" + direction + " " + remotePeer() + " at " + remoteAddress() + "]";
    }
}
