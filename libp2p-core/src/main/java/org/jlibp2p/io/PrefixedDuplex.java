package org.jlibp2p.io;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;

/**
 * A pipe with bytes that were read too much put back in front of its input. Otherwise as the pipe itself: any thread may
 * call, and a read that is given up loses nothing.
 */
public final class PrefixedDuplex implements Duplex {
    private final Duplex pipe;
    private Bytes prefix; // confined to the pipe's loop

    /**
     * A pipe with more in front.
     *
     * @param pipe the pipe, used only through this one from here on
     * @param prefix what the next read gives
     */
    public PrefixedDuplex(Duplex pipe, Bytes prefix) {
        this.pipe = pipe;
        this.prefix = prefix;
    }

    @Override
    public CompletableFuture<Bytes> read() {
        return Async.call(pipe.loop(), this::readOnLoop, this::putBack);
    }

    private CompletableFuture<Bytes> readOnLoop() {
        if (prefix.isEmpty() || pipe.isBroken()) {
            prefix = Bytes.empty();
            return pipe.read();
        }
        Bytes bytes = prefix;
        prefix = Bytes.empty();
        return CompletableFuture.completedFuture(bytes);
    }

    private void putBack(Bytes unread) {
        prefix = Bytes.concat(unread, prefix);
    }

    @Override
    public CompletableFuture<Void> write(Bytes bytes) {
        return pipe.write(bytes);
    }

    @Override
    public <R> CompletableFuture<R> readLent(Function<? super ByteBuffer, ? extends R> reader) {
        assert pipe.loop().inLoop();
        return prefix.isEmpty() ? pipe.readLent(reader) : Duplex.super.readLent(reader);
    }

    @Override
    public CompletableFuture<Void> writeLent(int atMost, Consumer<? super ByteBuffer> source) {
        return pipe.writeLent(atMost, source);
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
    public boolean isBroken() {
        return pipe.isBroken();
    }

    @Override
    public EventLoop loop() {
        return pipe.loop();
    }
}
