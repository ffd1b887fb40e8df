package org.jlibp2p.negotiation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.limits.LimitExceededException;

/**
 * One end of a pipe in memory. It remembers each write, hands out all that has arrived or at most so many bytes a read,
 * and can hold writes back.
 */
public final class TestPipe implements Duplex {
    private final ManualLoop loop;
    private final Deque<Bytes> inbox = new ArrayDeque<>();
    private final List<Bytes> writes = new ArrayList<>();
    private final Deque<CompletableFuture<Void>> held = new ArrayDeque<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private TestPipe peer;
    private CompletableFuture<Bytes> pending = CompletableFuture.completedFuture(Bytes.empty());
    private int maxRead = Integer.MAX_VALUE;
    private boolean holding;
    private boolean inputEnded;
    private boolean outputEnded;
    private int room = Integer.MAX_VALUE;
    private int reads;
    private RuntimeException failure;

    private TestPipe(ManualLoop loop) {
        this.loop = loop;
    }

    /** Two ends. */
    public static List<TestPipe> pair(ManualLoop loop) {
        TestPipe one = new TestPipe(loop);
        TestPipe other = new TestPipe(loop);
        one.peer = other;
        other.peer = one;
        return List.of(one, other);
    }

    /** Cuts what is read here into pieces. */
    public TestPipe maxRead(int bytes) {
        maxRead = bytes;
        return this;
    }

    /** Leaves the futures of writes pending from here on. */
    public void holdWrites() {
        holding = true;
    }

    /** Accepts the writes that were held back. */
    public void acceptWrites() {
        holding = false;
        loop.run(() -> {
            held.forEach(write -> write.complete(null));
            return null;
        });
        held.clear();
    }

    /** Refuses writes of more bytes than this, all together. */
    public void room(int bytes) {
        room = bytes;
    }

    /** Each write as it was made. */
    public List<Bytes> writes() {
        return writes;
    }

    /** How often this end was read. */
    public int reads() {
        return reads;
    }

    /** All that was written, in one run. */
    public Bytes written() {
        return Bytes.concat(writes);
    }

    /** Whether the output was ended here. */
    public boolean outputEnded() {
        return outputEnded;
    }

    /** What the pipe was reset with on either side, or null. */
    public RuntimeException failure() {
        return failure;
    }

    @Override
    public CompletableFuture<Bytes> read() {
        return Async.call(loop, () -> {
            reads++;
            if (failure != null) {
                return CompletableFuture.failedFuture(failure);
            }
            if (!pending.isDone()) {
                return CompletableFuture.failedFuture(new IllegalStateException("a read is pending already"));
            }
            pending = new CompletableFuture<>();
            serve();
            return pending;
        });
    }

    private void serve() {
        if (pending.isDone()) {
            return;
        }
        if (!inbox.isEmpty()) {
            Bytes all = Bytes.concat(List.copyOf(inbox));
            inbox.clear();
            Bytes now = all.slice(0, Math.min(maxRead, all.size()));
            if (now.size() < all.size()) {
                inbox.add(all.slice(now.size()));
            }
            pending.complete(now);
        } else if (peer.outputEnded) {
            inputEnded = true;
            pending.complete(Bytes.empty());
            checkClosed();
        }
    }

    private void checkClosed() {
        if (inputEnded && outputEnded) {
            closed.complete(null);
        }
    }

    @Override
    public CompletableFuture<Void> write(Bytes bytes) {
        return Async.call(loop, () -> {
            if (failure != null) {
                return CompletableFuture.failedFuture(failure);
            }
            if (outputEnded) {
                return CompletableFuture.failedFuture(new IllegalStateException("the output has ended"));
            }
            if (bytes.size() > room) {
                return CompletableFuture.failedFuture(new LimitExceededException("unawaitedWrite", "connection"));
            }
            room -= bytes.size();
            writes.add(bytes);
            if (!bytes.isEmpty()) {
                peer.inbox.add(bytes);
                loop.execute(peer::serve);
            }
            CompletableFuture<Void> accepted = new CompletableFuture<>();
            if (holding) {
                held.add(accepted);
            } else {
                accepted.complete(null);
            }
            return accepted;
        });
    }

    @Override
    public CompletableFuture<Void> closeWrite() {
        return Async.call(loop, () -> {
            if (failure != null) {
                return CompletableFuture.failedFuture(failure);
            }
            outputEnded = true;
            checkClosed();
            loop.execute(peer::serve);
            return CompletableFuture.completedFuture(null);
        });
    }

    @Override
    public void reset(Throwable reason) {
        Async.on(loop, () -> {
            if (failure == null && !closed.isDone()) {
                fail(StreamResetException.from(reason));
                peer.fail(new StreamResetException(ErrorCode.of(failure), true));
            }
        });
    }

    private void fail(RuntimeException reason) {
        if (failure == null) {
            failure = reason;
            inbox.clear();
            pending.completeExceptionally(reason);
            held.forEach(write -> write.completeExceptionally(reason));
            closed.completeExceptionally(reason);
        }
    }

    @Override
    public CompletableFuture<Void> closed() {
        return closed;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }
}
