package org.jlibp2p.swarm;

import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.muxer.MuxedStream;

/** A pipe on which nothing ever arrives, and which takes everything; also a stream. */
class FakePipe implements MuxedStream {
    final CompletableFuture<Void> closed = new CompletableFuture<>();
    final EventLoop loop;
    Throwable resetReason;

    FakePipe(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public CompletableFuture<Bytes> read() {
        CompletableFuture<Bytes> read = new CompletableFuture<>();
        closed.whenComplete((end, failure) -> {
            if (failure != null) {
                read.completeExceptionally(failure);
            } else {
                read.complete(Bytes.empty());
            }
        });
        return read;
    }

    @Override
    public CompletableFuture<Void> write(Bytes bytes) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> closeWrite() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void reset(Throwable reason) {
        if (!closed.isDone()) {
            resetReason = reason;
            closed.completeExceptionally(StreamResetException.from(reason));
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

    @Override
    public long id() {
        return 1;
    }
}
