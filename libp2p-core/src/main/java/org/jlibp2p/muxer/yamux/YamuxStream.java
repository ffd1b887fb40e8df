package org.jlibp2p.muxer.yamux;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.muxer.MuxedStream;

/**
 * One stream of a {@link YamuxSession}: the futures of the application on one side, the engine's view of the stream on
 * the other. Confined to the session's loop; calls from other threads go there first.
 */
final class YamuxStream implements MuxedStream, StreamEvents {
    /**
     * While at most so many bytes of a stream wait to be accepted, and the peer's window has room for them, a write
     * completes at once: the writer fills the next frames while the present ones go out.
     */
    static final int PIPELINED_WRITE = 64 * 1024;

    private final YamuxSession session;
    private final EngineStream core;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private CompletableFuture<Bytes> reader;
    private ArrayDeque<PendingWrite> writes;
    private CompletableFuture<Void> writeClosed;
    private boolean inputEnded;
    private Libp2pException failure;

    private record PendingWrite(long end, CompletableFuture<Void> accepted) {}

    YamuxStream(YamuxSession session, EngineStream core) {
        this.session = session;
        this.core = core;
        core.events = this;
    }

    @Override
    public long id() {
        return Integer.toUnsignedLong(core.id);
    }

    @Override
    public EventLoop loop() {
        return session.loop();
    }

    // ---- reading ----

    @Override
    public CompletableFuture<Bytes> read() {
        CompletableFuture<Bytes> result = new CompletableFuture<>();
        Async.on(loop(), () -> read(result), result);
        return result;
    }

    private void read(CompletableFuture<Bytes> result) {
        if (result.isDone()) {
            return;
        }
        if (reader != null && !reader.isDone()) {
            result.completeExceptionally(new IllegalStateException("a read is pending already"));
            return;
        }
        Bytes waiting = session.engine().take(core);
        if (waiting != null) {
            if (!result.complete(waiting)) {
                session.engine().putBack(core, waiting);
            }
        } else if (inputEnded) {
            result.complete(Bytes.empty());
        } else if (failure != null) {
            result.completeExceptionally(failure);
        } else {
            reader = result;
        }
    }

    @Override
    public boolean deliver(Bytes bytes) {
        CompletableFuture<Bytes> waiting = reader;
        reader = null;
        return waiting != null && waiting.complete(bytes);
    }

    @Override
    public void inputEnded() {
        inputEnded = true;
        deliver(Bytes.empty());
    }

    // ---- writing ----

    @Override
    public CompletableFuture<Void> write(Bytes bytes) {
        Objects.requireNonNull(bytes, "bytes");
        return Async.call(loop(), () -> writeOnLoop(bytes));
    }

    private CompletableFuture<Void> writeOnLoop(Bytes bytes) {
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        if (writeClosed != null) {
            return CompletableFuture.failedFuture(new IllegalStateException("the output was closed"));
        }
        if (bytes.size() > session.limits().buffers().unawaitedWrite() - core.unaccepted()) {
            return CompletableFuture.failedFuture(
                    new LimitExceededException("buffers.unawaitedWrite", "a yamux stream"));
        }
        if (!bytes.isEmpty()) {
            session.engine().write(core, bytes);
        }
        long end = core.accepted + core.unaccepted();
        if (writes == null && hasRoomBehind(end)) {
            return CompletableFuture.completedFuture(null);
        }
        PendingWrite pending = new PendingWrite(end, new CompletableFuture<>());
        if (writes == null) {
            writes = new ArrayDeque<>(4);
        }
        writes.add(pending);
        return pending.accepted();
    }

    /** Whether a write that ends there is accepted: it has gone out, or will without waiting for the peer. */
    private boolean hasRoomBehind(long end) {
        long waiting = end - core.accepted;
        return waiting <= 0 || waiting <= PIPELINED_WRITE && core.output.size() <= core.sendWindow.available();
    }

    @Override
    public CompletableFuture<Void> closeWrite() {
        return Async.call(loop(), this::closeWriteOnLoop);
    }

    private CompletableFuture<Void> closeWriteOnLoop() {
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        if (writeClosed == null) {
            writeClosed = new CompletableFuture<>();
            session.engine().closeWrite(core);
        }
        return Async.copyOf(writeClosed);
    }

    @Override
    public void outputAccepted() {
        while (writes != null && hasRoomBehind(writes.peek().end())) {
            PendingWrite accepted = writes.poll();
            if (writes.isEmpty()) {
                writes = null;
            }
            accepted.accepted().complete(null);
        }
        if (core.finAccepted) {
            writeClosed.complete(null);
        }
    }

    // ---- the end ----

    @Override
    public CompletableFuture<Void> closed() {
        return Async.copyOf(closed);
    }

    @Override
    public void ended() {
        closed.complete(null);
    }

    @Override
    public void reset(Throwable reason) {
        Async.on(loop(), () -> {
            if (core.state.isLive()) {
                Libp2pException why = StreamResetException.from(reason);
                session.engine().reset(core, ErrorCode.of(why).onStream());
                inputEnded = false;
                fail(why);
            }
        });
    }

    @Override
    public void resetByPeer(long code) {
        inputEnded = false;
        fail(new StreamResetException(ErrorCode.ofStream(code), true));
    }

    @Override
    public void sessionEnded() {
        fail(session.endReason());
    }

    /** Fails everything that is pending or comes later, but for reading what came before an end in order. */
    private void fail(Libp2pException reason) {
        failure = reason;
        CompletableFuture<Bytes> failedReader = reader;
        reader = null;
        ArrayDeque<PendingWrite> failedWrites = writes;
        writes = null;
        if (failedReader != null) {
            failedReader.completeExceptionally(reason);
        }
        if (failedWrites != null) {
            failedWrites.forEach(write -> write.accepted().completeExceptionally(reason));
        }
        if (writeClosed != null) {
            writeClosed.completeExceptionally(reason);
        }
        closed.completeExceptionally(reason);
    }
}
