package org.jlibp2p.muxer.yamux;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.StreamResetException;

/**
 * The secured pipe below a session, in memory: what is written goes to a sink, at once or, while stuck, when the test
 * lets it. What the session reads is what the test lets arrive.
 */
final class TestPipe implements Duplex {
    private final EventLoop loop;
    private final Consumer<Bytes> sink;
    private final Runnable onCloseWrite;
    private final Queue<Bytes> arrived = new ArrayDeque<>();
    private final List<CompletableFuture<Void>> stuckWrites = new ArrayList<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private CompletableFuture<Bytes> reader;
    private boolean inputEnded;

    boolean stuck;
    boolean writeClosed;
    Throwable failure;
    int reads;
    int writes;

    TestPipe(EventLoop loop, Consumer<Bytes> sink, Runnable onCloseWrite) {
        this.loop = loop;
        this.sink = sink;
        this.onCloseWrite = onCloseWrite;
    }

    void arrive(Bytes bytes) {
        arrived.add(bytes);
        serveReader();
    }

    void arriveEnd() {
        inputEnded = true;
        serveReader();
    }

    /** Lets the writes that wait be accepted. */
    void unstick() {
        stuck = false;
        List<CompletableFuture<Void>> due = List.copyOf(stuckWrites);
        stuckWrites.clear();
        due.forEach(write -> write.complete(null));
    }

    void fail(Throwable reason) {
        if (failure == null) {
            failure = reason;
            stuckWrites.forEach(write -> write.completeExceptionally(reason));
            if (reader != null) {
                reader.completeExceptionally(reason);
            }
            closed.completeExceptionally(reason);
        }
    }

    boolean isBeingRead() {
        return reader != null;
    }

    private void serveReader() {
        if (reader != null && (!arrived.isEmpty() || inputEnded)) {
            CompletableFuture<Bytes> served = reader;
            reader = null;
            served.complete(arrived.isEmpty() ? Bytes.empty() : arrived.poll());
        }
    }

    @Override
    public CompletableFuture<Bytes> read() {
        reads++;
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        CompletableFuture<Bytes> result = new CompletableFuture<>();
        reader = result;
        serveReader();
        return result;
    }

    @Override
    public CompletableFuture<Void> write(Bytes bytes) {
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        writes++;
        if (!bytes.isEmpty()) { // none is allowed, and is not the end
            sink.accept(bytes);
        }
        CompletableFuture<Void> accepted = new CompletableFuture<>();
        if (stuck) {
            stuckWrites.add(accepted);
        } else {
            accepted.complete(null);
        }
        return accepted;
    }

    @Override
    public CompletableFuture<Void> closeWrite() {
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        writeClosed = true;
        onCloseWrite.run();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void reset(Throwable reason) {
        if (!(writeClosed && inputEnded)) {
            fail(StreamResetException.from(reason));
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
