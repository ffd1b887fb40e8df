package org.jlibp2p.testkit.nodes;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.negotiation.NegotiationException;
import org.jlibp2p.negotiation.ProtocolId;

/**
 * One end of a stream: what it says to the other end arrives there after the way's latency. Confined to the wire's loop; any
 * thread may call.
 *
 * <p>An end accepts {@value #WINDOW} bytes ahead of the other end's reader, and gives credit back as its own reader takes
 * bytes, in steps of half of that.
 */
final class StreamEnd implements Stream {
    /** The bytes that one end accepts before the other end's reader has taken any of them. */
    static final int WINDOW = 256 * 1024;

    private final LinkEnd link;
    private final ProtocolId protocol;
    private final Direction direction;
    private final Inlet inlet = new Inlet();
    private final Outlet outlet;
    private StreamEnd peer;
    private CompletableFuture<Void> closed; // made when somebody asks
    private Libp2pException failure;
    private boolean ended;

    private StreamEnd(LinkEnd link, ProtocolId protocol, Direction direction) {
        this.link = link;
        this.protocol = protocol;
        this.direction = direction;
        outlet = new Outlet(this, link.life().limits().buffers().unawaitedWrite());
    }

    /** Makes both ends. The other one hears of it when the caller says so. */
    static StreamEnd between(LinkEnd near, LinkEnd far, ProtocolId protocol) {
        StreamEnd left = new StreamEnd(near, protocol, Direction.OUTBOUND);
        StreamEnd right = new StreamEnd(far, protocol, Direction.INBOUND);
        left.peer = right;
        right.peer = left;
        return left;
    }

    StreamEnd peer() {
        return peer;
    }

    @Override
    public ProtocolId protocol() {
        return protocol;
    }

    @Override
    public Direction direction() {
        return direction;
    }

    @Override
    public Connection connection() {
        return link;
    }

    @Override
    public EventLoop loop() {
        return link.loop();
    }

    @Override
    public CompletableFuture<Bytes> read() {
        CompletableFuture<Bytes> read = new CompletableFuture<>();
        Async.on(loop(), () -> {
            if (failure != null) {
                read.completeExceptionally(failure);
            } else {
                inlet.read(read);
                afterTaking();
            }
        });
        return read;
    }

    @Override
    public CompletableFuture<Void> write(Bytes bytes) {
        CompletableFuture<Void> accepted = new CompletableFuture<>();
        Async.on(loop(), () -> {
            if (failure != null) {
                accepted.completeExceptionally(failure);
            } else {
                outlet.write(bytes, accepted);
            }
        });
        return accepted;
    }

    @Override
    public CompletableFuture<Void> closeWrite() {
        CompletableFuture<Void> accepted = new CompletableFuture<>();
        Async.on(loop(), () -> {
            if (failure != null) {
                accepted.completeExceptionally(failure);
            } else {
                outlet.end(accepted);
                checkEnded();
            }
        });
        return accepted;
    }

    @Override
    public void reset(Throwable reason) {
        Async.on(loop(), () -> {
            if (failure == null && !ended) {
                ErrorCode code = ErrorCode.of(reason);
                fail(StreamResetException.from(reason));
                StreamEnd other = peer;
                link.post(() -> other.fail(new StreamResetException(code, true)));
            }
        });
    }

    @Override
    public CompletableFuture<Void> closed() {
        CompletableFuture<Void> seen = new CompletableFuture<>();
        Async.on(loop(), () -> {
            if (closed == null) {
                closed = new CompletableFuture<>();
                tellEnd();
            }
            Async.follow(closed, seen);
        });
        return seen;
    }

    @Override
    public boolean isBroken() {
        return failure != null;
    }

    // ---- what the outlet says to the other end ----

    void send(Bytes bytes) {
        link.life().traffic().sent(bytes.size());
        StreamEnd other = peer;
        link.post(() -> other.onBytes(bytes));
    }

    void sendEnd() {
        link.post(peer::onEnd);
    }

    // ---- what arrives from the other end ----

    private void onBytes(Bytes bytes) {
        if (failure == null && !ended) {
            link.life().traffic().received(bytes.size(), direction);
            inlet.add(bytes);
            afterTaking();
        }
    }

    private void onEnd() {
        if (failure == null) {
            inlet.end();
            checkEnded();
        }
    }

    private void onCredit(int bytes) {
        if (failure == null) {
            outlet.credit(bytes);
        }
    }

    /** The other end does not speak the protocol. */
    void onRefusal() {
        fail(new NegotiationException(link.remotePeer() + " does not speak " + protocol, List.of(protocol)));
    }

    /** The connection has ended. */
    void onLoss(ErrorCode code, boolean remote) {
        fail(new ConnectionClosedException("the connection has ended", code, remote));
    }

    private void afterTaking() {
        int taken = inlet.owedCredit();
        if (taken > 0) {
            StreamEnd other = peer;
            link.post(() -> other.onCredit(taken));
        }
        checkEnded();
    }

    private void checkEnded() {
        if (!ended && failure == null && outlet.hasEnded() && inlet.hasEnded()) {
            ended = true;
            over();
        }
    }

    private void fail(Libp2pException reason) {
        if (failure != null || ended) {
            return;
        }
        failure = reason;
        inlet.fail(reason);
        outlet.fail(reason);
        over();
    }

    private void over() {
        link.forget(this);
        tellEnd();
    }

    private void tellEnd() {
        if (closed == null) {
            return;
        }
        if (failure != null) {
            closed.completeExceptionally(failure);
        } else if (ended) {
            closed.complete(null);
        }
    }

    @Override
    public String toString() {
        return "Stream[" + protocol + " with " + link.remotePeer() + "]";
    }
}
