package org.jlibp2p.negotiation;

import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;

/** A pipe with bytes that were read too much put back in front of its input. */
final class PutBackDuplex implements Duplex {
    private final Duplex pipe;
    private Bytes unread;

    PutBackDuplex(Duplex pipe, Bytes unread) {
        this.pipe = pipe;
        this.unread = unread;
    }

    @Override
    public CompletableFuture<Bytes> read() {
        return Async.call(pipe.loop(), this::readOnLoop);
    }

    private CompletableFuture<Bytes> readOnLoop() {
        if (unread.isEmpty() || pipe.closed().isCompletedExceptionally()) {
            unread = Bytes.empty();
            return pipe.read();
        }
        Bytes bytes = unread;
        unread = Bytes.empty();
        return CompletableFuture.completedFuture(bytes);
    }

    @Override
    public CompletableFuture<Void> write(Bytes bytes) {
        return pipe.write(bytes);
    }

    @Override
    public CompletableFuture<Void> closeWrite() {
        return pipe.closeWrite();
    }

    @Override
    public void reset(Throwable reason) {
        pipe.reset(reason);
    }

    @Override
    public CompletableFuture<Void> closed() {
        return pipe.closed();
    }

    @Override
    public EventLoop loop() {
        return pipe.loop();
    }
}
