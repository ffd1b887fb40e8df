package org.jlibp2p.fake;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.negotiation.ProtocolId;

/** One end of a pipe in memory. A write completes once the other end has few enough bytes left to read. */
public final class FakeStream implements Stream {
    private final FakeConnection connection;
    private final ProtocolId protocol;
    private final Direction direction;
    private final int window;
    private final Deque<Bytes> inbox = new ArrayDeque<>();
    private final Deque<CompletableFuture<Void>> blocked = new ArrayDeque<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final List<Integer> writes = new ArrayList<>();
    private FakeStream other;
    private CompletableFuture<Bytes> pendingRead;
    private int unread;
    private boolean inputEnded;
    private boolean outputEnded;
    private Libp2pException failure;

    private FakeStream(FakeConnection connection, ProtocolId protocol, Direction direction, int window) {
        this.connection = connection;
        this.direction = direction;
        this.protocol = protocol;
        this.window = window;
    }

    /** Two ends; the first is returned, {@link #other()} is the second. */
    static FakeStream pair(FakeConnection connection, ProtocolId protocol, Direction direction, int window) {
        FakeStream near = new FakeStream(connection, protocol, direction, window);
        FakeStream far = new FakeStream(
                connection, protocol, direction == Direction.INBOUND ? Direction.OUTBOUND : Direction.INBOUND, window);
        near.other = far;
        far.other = near;
        return near;
    }

    public FakeStream other() {
        return other;
    }

    /** The sizes of all writes so far. */
    public List<Integer> writes() {
        return writes;
    }

    /** Why this end was reset, or null. */
    public Libp2pException failure() {
        return failure;
    }

    /** Whether this end has said that it writes no more. */
    public boolean outputEnded() {
        return outputEnded;
    }

    /** Bytes that wait here to be read. */
    public int unread() {
        return unread;
    }

    private <T> CompletableFuture<T> onLoop(java.util.function.Supplier<CompletableFuture<T>> action) {
        return Async.call(loop(), action);
    }

    @Override
    public CompletableFuture<Bytes> read() {
        return onLoop(() -> {
            if (failure != null) {
                return CompletableFuture.failedFuture(failure);
            }
            if (pendingRead != null && !pendingRead.isDone()) {
                return CompletableFuture.failedFuture(new IllegalStateException("a read is pending"));
            }
            if (!inbox.isEmpty() || inputEnded) {
                return CompletableFuture.completedFuture(take());
            }
            pendingRead = new CompletableFuture<>();
            return pendingRead;
        });
    }

    private Bytes take() {
        Bytes bytes = inbox.isEmpty() ? Bytes.empty() : inbox.poll();
        unread -= bytes.size();
        while (unread <= window && !blocked.isEmpty()) {
            blocked.poll().complete(null);
        }
        return bytes;
    }

    private void deliver() {
        if (pendingRead != null && !pendingRead.isDone() && (!inbox.isEmpty() || inputEnded)) {
            CompletableFuture<Bytes> waiting = pendingRead;
            pendingRead = null;
            waiting.complete(take());
        }
    }

    @Override
    public CompletableFuture<Void> write(Bytes bytes) {
        return onLoop(() -> {
            if (failure != null) {
                return CompletableFuture.failedFuture(failure);
            }
            if (outputEnded) {
                return CompletableFuture.failedFuture(new IllegalStateException("the output has ended"));
            }
            writes.add(bytes.size());
            if (bytes.isEmpty()) {
                return CompletableFuture.completedFuture(null);
            }
            CompletableFuture<Void> accepted = new CompletableFuture<>();
            other.inbox.add(bytes);
            other.unread += bytes.size();
            if (other.unread <= window) {
                accepted.complete(null);
            } else {
                other.blocked.add(accepted);
            }
            loop().execute(other::deliver);
            return accepted;
        });
    }

    @Override
    public CompletableFuture<Void> closeWrite() {
        return onLoop(() -> {
            if (failure != null) {
                return CompletableFuture.failedFuture(failure);
            }
            outputEnded = true;
            other.inputEnded = true;
            loop().execute(other::deliver);
            if (inputEnded) {
                closed.complete(null);
                other.closed.complete(null);
            }
            return CompletableFuture.completedFuture(null);
        });
    }

    @Override
    public void reset(Throwable reason) {
        Async.on(loop(), () -> {
            if (failure == null && !closed.isDone()) {
                fail(StreamResetException.from(reason));
                other.fail(new StreamResetException(org.jlibp2p.io.ErrorCode.of(reason), true));
            }
        });
    }

    private void fail(Libp2pException reason) {
        failure = reason;
        inbox.clear();
        if (pendingRead != null) {
            pendingRead.completeExceptionally(reason);
        }
        blocked.forEach(write -> write.completeExceptionally(reason));
        blocked.clear();
        closed.completeExceptionally(reason);
    }

    @Override
    public CompletableFuture<Void> closed() {
        return closed;
    }

    @Override
    public EventLoop loop() {
        return connection.loop();
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
        return connection;
    }
}
