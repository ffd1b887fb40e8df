package org.jlibp2p.swarm;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Traffic;
import org.jlibp2p.io.Duplex;

/**
 * A transport's pipe with two counters, for bytes that were read and bytes that were accepted for writing. Otherwise as the pipe
 * itself. The counters are bumped atomically, since the pipe may be used from any thread, and read without a fence.
 */
public final class CountedDuplex implements Duplex {
    private static final AtomicLongFieldUpdater<CountedDuplex> RECEIVED =
            AtomicLongFieldUpdater.newUpdater(CountedDuplex.class, "received");
    private static final AtomicLongFieldUpdater<CountedDuplex> SENT =
            AtomicLongFieldUpdater.newUpdater(CountedDuplex.class, "sent");

    private final Duplex pipe;
    private volatile long received;
    private volatile long sent;

    /**
     * Counts from zero.
     *
     * @param pipe the pipe, used only through this one from here on
     */
    public CountedDuplex(Duplex pipe) {
        this.pipe = pipe;
    }

    /**
     * What it has carried. Any thread.
     *
     * @return both counters
     */
    public Traffic traffic() {
        return new Traffic(received, sent);
    }

    private void onRead(int bytes) {
        RECEIVED.getAndAdd(this, bytes);
    }

    private void onWritten(CompletableFuture<Void> write, int bytes) {
        if (!write.isCompletedExceptionally()) {
            SENT.getAndAdd(this, bytes);
        }
    }

    /** The pipe's own future, so that giving up waiting still does. */
    @Override
    public CompletableFuture<Bytes> read() {
        CompletableFuture<Bytes> read = pipe.read();
        if (!read.isDone()) {
            Async.whenDone(read, (bytes, failure) -> {
                if (failure == null) {
                    onRead(bytes.size());
                }
            });
        } else if (!read.isCompletedExceptionally()) {
            onRead(read.getNow(Bytes.empty()).size());
        }
        return read;
    }

    @Override
    public CompletableFuture<Void> write(Bytes bytes) {
        CompletableFuture<Void> write = pipe.write(bytes);
        onWritten(write, bytes.size());
        return write;
    }

    @Override
    public <R> CompletableFuture<R> readLent(Function<? super ByteBuffer, ? extends R> reader) {
        return pipe.readLent(buffer -> {
            onRead(buffer.remaining());
            return reader.apply(buffer);
        });
    }

    @Override
    public CompletableFuture<Void> writeLent(int atMost, Consumer<? super ByteBuffer> source) {
        CountedSource counted = new CountedSource(source);
        CompletableFuture<Void> write = pipe.writeLent(atMost, counted);
        onWritten(write, counted.bytes);
        return write;
    }

    /** Sees how many bytes a source has put into its buffer. */
    private static final class CountedSource implements Consumer<ByteBuffer> {
        private final Consumer<? super ByteBuffer> source;
        private int bytes;

        CountedSource(Consumer<? super ByteBuffer> source) {
            this.source = source;
        }

        @Override
        public void accept(ByteBuffer buffer) {
            int before = buffer.position();
            source.accept(buffer);
            bytes = buffer.position() - before;
        }
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

    @Override
    public String toString() {
        return pipe.toString();
    }
}
