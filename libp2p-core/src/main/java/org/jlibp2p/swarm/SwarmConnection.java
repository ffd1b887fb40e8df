package org.jlibp2p.swarm;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Operation;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.CloseReason;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.LimitedConnectionException;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.connection.Traffic;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.muxer.MuxedSession;
import org.jlibp2p.muxer.MuxedStream;
import org.jlibp2p.negotiation.MultistreamSelect;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.transport.ConnectionLimit;

/** A connection of the swarm. Its state is confined to {@link #loop()}; its methods may be called from any thread. */
final class SwarmConnection implements Connection {
    private final Ends ends;
    private final EventLoop loop;
    private final StreamRules rules;
    private final InboundStreams inbound;
    private final MuxedSession session;
    private final long openedAt;
    private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
    private final AtomicReference<ErrorCode> closing = new AtomicReference<>(); // null until this side closes
    private volatile Set<Stream> streams = Set.of(); // another one from the first stream to the last: most are idle
    boolean retired; // guarded by the total of the node's traffic

    /** Who is connected with whom, how, and what this connection holds of the node's limits. */
    record Ends(
            PeerId remotePeer,
            PublicKey remoteKey,
            Multiaddr local,
            Multiaddr remote,
            Direction direction,
            ProtocolId security,
            ProtocolId muxer,
            Optional<ConnectionLimit> limit,
            PeerScopes.Scope scope,
            Supplier<Traffic> traffic,
            Registration held) {}

    SwarmConnection(
            Ends ends, EventLoop loop, StreamRules rules, Function<Consumer<MuxedStream>, MuxedSession> startSession) {
        assert loop.inLoop();
        this.ends = ends;
        this.loop = loop;
        this.rules = rules;
        this.openedAt = loop.nanoTime();
        this.inbound = new InboundStreams(this, rules);
        // A session may hand out streams before this constructor has returned: they wait for the next turn.
        this.session = startSession.apply(stream -> loop.execute(() -> inbound.accept(stream)));
        Async.whenDone(session.closed(), (end, failure) -> ended(failure));
    }

    private void ended(Throwable failure) {
        ends.held().close();
        rules.observation().total().retire(this);
        closed.complete(reason(failure == null ? null : Async.unwrap(failure)));
    }

    private CloseReason reason(Throwable failure) {
        if (closing.get() != null) {
            return new CloseReason(false, closing.get(), Optional.empty());
        }
        if (failure instanceof ConnectionClosedException end) {
            return new CloseReason(end.remote(), end.code(), Optional.ofNullable(end.getCause()));
        }
        return new CloseReason(failure == null, ErrorCode.of(failure), Optional.ofNullable(failure));
    }

    @Override
    public CompletableFuture<Stream> openStream(ProtocolId... inOrder) {
        if (inOrder.length == 0) {
            throw new IllegalArgumentException("openStream needs at least one protocol");
        }
        List<ProtocolId> protocols = List.of(inOrder);
        return Async.call(loop, () -> open(protocols), unwanted -> unwanted.reset(new CancellationException()));
    }

    private CompletableFuture<Stream> open(List<ProtocolId> wanted) {
        List<ProtocolId> protocols = wanted.stream()
                .filter(protocol -> rules.mayRun(protocol, limit()))
                .toList();
        if (protocols.isEmpty()) {
            return CompletableFuture.failedFuture(new LimitedConnectionException(remotePeer(), wanted));
        }
        Operation<Stream> operation = Operation.start(
                loop,
                "opening a stream for " + protocols.get(0),
                rules.limits().times().negotiation());
        try {
            Registration place = ends.scope().streams().acquire(1);
            operation.onAbort(place::close);
            CompletableFuture<MuxedStream> opening = session.openStream();
            operation.onAbort(() -> opening.cancel(false));
            Async.whenDone(opening, (muxed, failure) -> {
                if (failure != null) {
                    operation.fail(failure);
                } else if (operation.isDone()) {
                    muxed.reset(new CancellationException());
                } else {
                    Async.whenDone(muxed.closed(), (end, why) -> place.close());
                    operation.onAbort(() -> muxed.reset(new CancellationException()));
                    negotiate(muxed, protocols, operation);
                }
            });
        } catch (RuntimeException refused) {
            operation.fail(refused);
        }
        Async.whenDone(operation.future(), (stream, failure) -> {
            if (failure != null) {
                refused(Direction.OUTBOUND, Async.unwrap(failure));
            }
        });
        return operation.future();
    }

    private void negotiate(MuxedStream muxed, List<ProtocolId> protocols, Operation<Stream> operation) {
        Optional<ProtocolId> sure = rules.spokenFor(remotePeer(), protocols);
        if (sure.isPresent()) {
            Duplex lazy = MultistreamSelect.proposeLazily(muxed, sure.get());
            operation.succeed(register(lazy, sure.get(), Direction.OUTBOUND), late -> {});
            return;
        }
        Async.whenDone(MultistreamSelect.propose(muxed, protocols), (agreed, failure) -> {
            if (failure != null) {
                operation.fail(failure);
            } else {
                operation.succeed(register(agreed.duplex(), agreed.protocol(), Direction.OUTBOUND), late -> {});
            }
        });
    }

    /** A stream that counts as open until it has ended. */
    Stream register(Duplex duplex, ProtocolId protocol, Direction direction) {
        assert loop.inLoop();
        SwarmStream stream = new SwarmStream(duplex, protocol, direction, this);
        add(stream);
        rules.observation().tell(observer -> observer.onStreamOpened(stream));
        Async.whenDone(stream.closed(), (end, failure) -> {
            remove(stream);
            rules.observation().tell(observer -> observer.onStreamEnded(stream));
        });
        return stream;
    }

    private void add(Stream stream) {
        if (streams.isEmpty()) {
            streams = ConcurrentHashMap.newKeySet(1);
        }
        streams.add(stream);
    }

    private void remove(Stream stream) {
        assert loop.inLoop();
        streams.remove(stream);
        if (streams.isEmpty()) {
            streams = Set.of();
        }
    }

    /** Tells of a stream that did not come about. */
    void refused(Direction direction, Throwable reason) {
        rules.observation().tell(observer -> observer.onStreamRefused(this, direction, reason));
    }

    @Override
    public CompletableFuture<CloseReason> close() {
        return close(ErrorCode.NONE);
    }

    CompletableFuture<CloseReason> close(ErrorCode code) {
        if (!closed.isDone() && closing.compareAndSet(null, code)) {
            Async.on(loop, () -> session.goAway(code));
        }
        return closed();
    }

    @Override
    public CompletableFuture<CloseReason> closed() {
        return closed.copy();
    }

    /** {@link #closed()} for this package, which completes nothing from outside. */
    void whenEnded(Consumer<CloseReason> listener) {
        Async.whenDone(closed, (reason, none) -> listener.accept(reason));
    }

    boolean hasEnded() {
        return closed.isDone();
    }

    @Override
    public boolean isOpen() {
        return closing.get() == null && !closed.isDone();
    }

    long openedAt() {
        return openedAt;
    }

    PeerScopes.Scope scope() {
        return ends.scope();
    }

    @Override
    public PeerId remotePeer() {
        return ends.remotePeer();
    }

    @Override
    public PublicKey remoteKey() {
        return ends.remoteKey();
    }

    @Override
    public Multiaddr localAddress() {
        return ends.local();
    }

    @Override
    public Multiaddr remoteAddress() {
        return ends.remote();
    }

    @Override
    public Direction direction() {
        return ends.direction();
    }

    @Override
    public ProtocolId security() {
        return ends.security();
    }

    @Override
    public ProtocolId muxer() {
        return ends.muxer();
    }

    @Override
    public Optional<ConnectionLimit> limit() {
        return ends.limit();
    }

    @Override
    public Traffic traffic() {
        return ends.traffic().get();
    }

    @Override
    public Collection<Stream> streams() {
        return List.copyOf(streams);
    }

    int streamCount() {
        return streams.size();
    }

    @Override
    public Duration age() {
        return Duration.ofNanos(loop.nanoTime() - openedAt);
    }

    @Override
    public Optional<Duration> lastRoundTrip() {
        return session.lastRoundTrip();
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public String toString() {
        return "Connection[" + direction() + " " + remotePeer() + " at " + remoteAddress() + "]";
    }
}
