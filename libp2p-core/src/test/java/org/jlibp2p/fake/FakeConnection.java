package org.jlibp2p.fake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.connection.CloseReason;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.connection.StreamHandler;
import org.jlibp2p.connection.Traffic;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.NegotiationException;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.transport.ConnectionLimit;

/** A connection in memory whose other end the test plays. */
public final class FakeConnection implements Connection {
    private final EventLoop loop;
    private final Identity remote;
    private final Multiaddr remoteAddress;
    private final Map<ProtocolId, Consumer<FakeStream>> served = new HashMap<>();
    private final List<FakeStream> opened = new ArrayList<>();
    private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
    private final long openedAt;
    private Optional<ConnectionLimit> limit = Optional.empty();
    private int window = 256 * 1024;
    private Multiaddr localAddress = Multiaddr.parse("/ip4/192.0.2.1/tcp/4001");
    private Direction direction = Direction.INBOUND;

    public FakeConnection(EventLoop loop, Identity remote, String remoteAddress) {
        this.loop = loop;
        openedAt = loop.nanoTime();
        this.remote = remote;
        this.remoteAddress = Multiaddr.parse(remoteAddress);
    }

    public FakeConnection limited() {
        limit = Optional.of(new ConnectionLimit(Optional.empty(), java.util.OptionalLong.of(1)));
        return this;
    }

    /** Where this end of it is, and who made it. */
    public FakeConnection at(Multiaddr local, Direction made) {
        localAddress = local;
        direction = made;
        return this;
    }

    public FakeConnection window(int bytes) {
        window = bytes;
        return this;
    }

    /** What the other end does with streams that are opened here: it gets its own end. */
    public FakeConnection serve(ProtocolId protocol, Consumer<FakeStream> remoteEnd) {
        served.put(protocol, remoteEnd);
        return this;
    }

    /** Serves streams opened here with a handler, as a node would. */
    public FakeConnection serveWith(ProtocolId protocol, StreamHandler handler) {
        return serve(protocol, end -> run(handler, end));
    }

    /** The other end opens a stream that a handler here serves, as a node would; returns the other end. */
    public FakeStream inbound(ProtocolId protocol, StreamHandler handler) {
        FakeStream near = FakeStream.pair(this, protocol, Direction.INBOUND, window);
        loop.execute(() -> run(handler, near));
        return near.other();
    }

    private static void run(StreamHandler handler, FakeStream stream) {
        CompletionStage<?> life;
        try {
            life = handler.handle(stream);
        } catch (RuntimeException e) {
            stream.reset(e);
            return;
        }
        life.whenComplete((end, failure) -> {
            if (failure != null) {
                stream.reset(Async.unwrap(failure));
            } else {
                stream.closeWrite();
            }
        });
    }

    /** The near ends of the streams that were opened here, in order. */
    public List<FakeStream> opened() {
        return opened;
    }

    @Override
    public CompletableFuture<Stream> openStream(ProtocolId... inOrder) {
        return Async.call(loop, () -> {
            if (closed.isDone()) {
                return CompletableFuture.failedFuture(new ConnectionClosedException("closed", ErrorCode.NONE, true));
            }
            for (ProtocolId protocol : inOrder) {
                Consumer<FakeStream> remoteEnd = served.get(protocol);
                if (remoteEnd != null) {
                    FakeStream near = FakeStream.pair(this, protocol, Direction.OUTBOUND, window);
                    opened.add(near);
                    loop.execute(() -> remoteEnd.accept(near.other()));
                    return CompletableFuture.completedFuture(near);
                }
            }
            return CompletableFuture.failedFuture(new NegotiationException("not spoken", List.of(inOrder)));
        });
    }

    @Override
    public CompletableFuture<CloseReason> close() {
        Async.on(loop, () -> {
            opened.forEach(stream -> stream.reset(new ConnectionClosedException("closed", ErrorCode.NONE, true)));
            closed.complete(new CloseReason(true, ErrorCode.NONE, Optional.empty()));
        });
        return closed;
    }

    @Override
    public CompletableFuture<CloseReason> closed() {
        return closed;
    }

    @Override
    public PeerId remotePeer() {
        return remote.peerId();
    }

    @Override
    public PublicKey remoteKey() {
        return remote.publicKey();
    }

    @Override
    public Multiaddr localAddress() {
        return localAddress;
    }

    @Override
    public Multiaddr remoteAddress() {
        return remoteAddress;
    }

    @Override
    public Direction direction() {
        return direction;
    }

    @Override
    public ProtocolId security() {
        return ProtocolId.of("/noise");
    }

    @Override
    public ProtocolId muxer() {
        return ProtocolId.of("/yamux/1.0.0");
    }

    @Override
    public Traffic traffic() {
        return Traffic.NONE;
    }

    @Override
    public Optional<ConnectionLimit> limit() {
        return limit;
    }

    @Override
    public Collection<Stream> streams() {
        return List.copyOf(opened);
    }

    @Override
    public Duration age() {
        return Duration.ofNanos(loop.nanoTime() - openedAt);
    }

    @Override
    public EventLoop loop() {
        return loop;
    }
}
