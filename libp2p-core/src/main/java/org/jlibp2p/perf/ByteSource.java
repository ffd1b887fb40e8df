package org.jlibp2p.perf;

import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.limits.BufferLimits;

/**
 * Writes a number of bytes, some chunks ahead of their acceptance so that the pipe never runs dry, and always the same
 * ones. Confined to the pipe's loop.
 */
final class ByteSource {
    static final int CHUNK = 64 * 1024;
    static final int CHUNKS_AHEAD = 16;

    private static final Bytes ZEROS = Bytes.wrap(new byte[CHUNK]);
    private static final int TURN = 64; // chunks in one turn of the loop, which others need too

    private final Duplex sink;
    private final LongConsumer accepted;
    private final Bytes chunk;
    private final int ahead;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private long remaining;
    private int pending;

    private ByteSource(Duplex sink, long count, BufferLimits limits, LongConsumer accepted) {
        this.sink = sink;
        this.remaining = count;
        this.accepted = accepted;
        int half = Math.max(1, limits.unawaitedWrite() / 2); // the rest is for what others may have written before
        chunk = ZEROS.slice(0, Math.min(CHUNK, half));
        ahead = Math.min(CHUNKS_AHEAD, half / chunk.size());
    }

    /**
     * Writes bytes and the end behind them.
     *
     * @param accepted hears how many more bytes the pipe has accepted
     * @return completes when the pipe has accepted the end
     */
    static CompletableFuture<Void> send(Duplex sink, long count, BufferLimits limits, LongConsumer accepted) {
        ByteSource source = new ByteSource(sink, count, limits, accepted);
        source.pump();
        return source.done.thenCompose(sent -> sink.closeWrite());
    }

    private void pump() {
        for (int turn = 0; remaining > 0 && pending < ahead && !done.isDone(); turn++) {
            if (turn == TURN) {
                sink.loop().execute(this::pump);
                return;
            }
            write(remaining < chunk.size() ? chunk.slice(0, (int) remaining) : chunk);
        }
        if (remaining == 0 && pending == 0) {
            done.complete(null);
        }
    }

    private void write(Bytes next) {
        remaining -= next.size();
        CompletableFuture<Void> write = sink.write(next);
        if (write.isDone() && !write.isCompletedExceptionally()) {
            accepted.accept(next.size());
            return;
        }
        pending++;
        write.whenComplete((end, failure) -> {
            pending--;
            if (failure != null) {
                done.completeExceptionally(Async.unwrap(failure));
            } else {
                accepted.accept(next.size());
                pump();
            }
        });
    }
}
