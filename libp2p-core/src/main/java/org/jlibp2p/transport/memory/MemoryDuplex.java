package org.jlibp2p.transport.memory;

import java.util.concurrent.CompletableFuture;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;

/**
 * One end of a {@link MemoryPipe}. Confined to its loop; what it says to the other end is a task on that end's loop.
 *
 * <p>Credit keeps the books: an end begins with {@link MemoryPipe#CAPACITY} bytes of it, spends it by sending, and gets
 * it back as the other end's reader takes bytes.
 */
final class MemoryDuplex implements Duplex {
    private final EventLoop loop;
    private final Inbox inbox = new Inbox();
    private final Outbox outbox;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile MemoryDuplex peer;
    private Libp2pException failure;

    MemoryDuplex(EventLoop loop, int unawaitedWrite) {
        this.loop = loop;
        outbox = new Outbox(unawaitedWrite, this::send, this::sendEnd);
    }

    /** Called once, before anybody else sees this end. */
    void connect(MemoryDuplex other) {
        peer = other;
    }

    @Override
    public CompletableFuture<Bytes> read() {
        CompletableFuture<Bytes> read = new CompletableFuture<>();
        Async.on(loop, () -> {
            if (failure != null) {
                read.completeExceptionally(failure);
            } else {
                inbox.read(read);
                afterTaking();
            }
        });
        return read;
    }

    @Override
    public CompletableFuture<Void> write(Bytes bytes) {
        return onOutbox(accepted -> outbox.write(bytes, accepted));
    }

    @Override
    public CompletableFuture<Void> closeWrite() {
        return onOutbox(outbox::end);
    }

    private interface Step {
        void begin(CompletableFuture<Void> accepted);
    }

    private CompletableFuture<Void> onOutbox(Step step) {
        CompletableFuture<Void> accepted = new CompletableFuture<>();
        Async.on(loop, () -> {
            if (failure != null) {
                accepted.completeExceptionally(failure);
            } else {
                step.begin(accepted);
                checkClosed();
            }
        });
        return accepted;
    }

    @Override
    public void reset(Throwable reason) {
        Async.on(loop, () -> {
            if (failure == null && !closed.isDone()) {
                ErrorCode code = ErrorCode.of(reason);
                fail(StreamResetException.from(reason));
                toPeer(() -> peer.onReset(code));
            }
        });
    }

    @Override
    public CompletableFuture<Void> closed() {
        CompletableFuture<Void> seen = new CompletableFuture<>();
        Async.follow(closed, seen);
        return seen;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    private void send(Bytes bytes) {
        toPeer(() -> peer.onBytes(bytes));
    }

    private void sendEnd() {
        toPeer(peer::onEnd);
    }

    /** Always a task of its own, even on the same loop, so that neither end ever runs inside a call of the other. */
    private void toPeer(Runnable task) {
        try {
            peer.loop.execute(task);
        } catch (NodeClosedException gone) {
            fail(new ConnectionClosedException("the other end has shut down", ErrorCode.SHUTDOWN, true, gone));
        }
    }

    private void onBytes(Bytes bytes) {
        if (failure == null) {
            inbox.add(bytes);
            afterTaking();
        }
    }

    private void onEnd() {
        if (failure == null) {
            inbox.end();
            checkClosed();
        }
    }

    private void onReset(ErrorCode code) {
        if (failure == null && !closed.isDone()) {
            fail(new ConnectionClosedException("reset by the other end", code, true));
        }
    }

    private void onCredit(int bytes) {
        if (failure == null) {
            outbox.credit(bytes);
        }
    }

    private void afterTaking() {
        int taken = inbox.owedCredit();
        if (taken > 0) {
            toPeer(() -> peer.onCredit(taken));
        }
        checkClosed();
    }

    private void checkClosed() {
        if (outbox.hasEnded() && inbox.hasEnded()) {
            closed.complete(null);
        }
    }

    private void fail(Libp2pException reason) {
        if (failure != null || closed.isDone()) {
            return;
        }
        failure = reason;
        inbox.fail(reason);
        outbox.fail(reason);
        closed.completeExceptionally(reason);
    }

    @Override
    public String toString() {
        return "MemoryDuplex[" + loop + (failure != null ? ", failed" : closed.isDone() ? ", closed" : "") + "]";
    }
}
