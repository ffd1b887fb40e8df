package org.jlibp2p.transport.ws;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;

/** Bytes to send, and those that come. */
final class Pieces {
    private Pieces() {}

    /** The same bytes for the same seed. */
    static Bytes pattern(long seed, int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(seed).nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    /** Reads until so many bytes have come, or the input ends. */
    static CompletableFuture<Bytes> read(Duplex pipe, int size) {
        List<Bytes> parts = new ArrayList<>();
        int[] missing = {size};
        return Async.loop(() -> pipe.read().thenApply(bytes -> {
                    parts.add(bytes);
                    missing[0] -= bytes.size();
                    return !bytes.isEmpty() && missing[0] > 0;
                }))
                .thenApply(done -> Bytes.concat(parts));
    }

    /** Reads until the input ends. */
    static CompletableFuture<Bytes> readAll(Duplex pipe) {
        return read(pipe, Integer.MAX_VALUE);
    }
}
