package org.jlibp2p.muxer.mplex;

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
 * One stream of an {@link MplexSession}: the futures of the application on one side, the engine's view of the stream on the
 * other. Confined to the session's loop; calls from other threads go there first.
 */
final class MplexStream implements MuxedStream, StreamEvents {
    /**
     * While at most so many bytes of a stream wait to be accepted a write completes at once: the writer fills the next frames
     * while the present ones go out.
     */
    static final int PIPELINED_WRITE = 64 * 1024;

    private final MplexSession session;
    private final EngineStream core;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private CompletableFuture<Bytes> reader;
    private ArrayDeque<PendingWrite> writes;
    private CompletableFuture<Void> writeClosed;
    private boolean inputEnded;
    private Libp2pException failure;

    private record PendingWrite(long end, CompletableFuture<Void> accepted) {}

    MplexStream(MplexSession session, EngineStream core) {
        this.session = session;
        this.core = core;
        core.events = this;
    }

    @Override
    public long id() {
        return core.id;
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
                    new LimitExceededException("buffers.unawaitedWrite", "an mplex stream"));
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

    /** Whether a write that ends there is accepted: it has gone out, or little is in front of it. */
    private boolean hasRoomBehind(long end) {
        return end - core.accepted <= PIPELINED_WRITE;
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
        if (core.closeAccepted) {
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
                session.engine().reset(core);
                broken(StreamResetException.from(reason));
            }
        });
    }

    @Override
    public void resetByPeer() {
        broken(new StreamResetException(ErrorCode.NONE, true));
    }

    @Override
    public void overflowed() {
        LimitExceededException tooMuch = new LimitExceededException("bytes that wait to be read", "an mplex stream");
        broken(new StreamResetException(ErrorCode.RESOURCE_LIMIT, false, tooMuch));
    }

    @Override
    public void sessionEnded() {
        fail(session.endReason());
    }

    private void broken(Libp2pException reason) {
        inputEnded = false;
        fail(reason);
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
