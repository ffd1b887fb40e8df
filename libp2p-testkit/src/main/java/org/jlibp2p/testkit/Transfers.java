package org.jlibp2p.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;

/** Moving whole amounts of bytes through a pipe, as tests do. */
final class Transfers {
    private Transfers() {}

    /** Bytes that look random and are the same for the same seed. */
    static Bytes pattern(long seed, int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(seed).nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    /** Reads until so many bytes have come, or the input ends; a read that yields more than asked for yields it all. */
    static CompletableFuture<Bytes> read(Duplex end, int size) {
        List<Bytes> parts = new ArrayList<>();
        int[] missing = {size};
        return Async.loop(() -> end.read().thenApply(bytes -> {
                    parts.add(bytes);
                    missing[0] -= bytes.size();
                    return missing[0] > 0 && !bytes.isEmpty();
                }))
                .thenApply(done -> Bytes.concat(parts));
    }

    /** Reads until the input ends. */
    static CompletableFuture<Bytes> readAll(Duplex end) {
        return read(end, Integer.MAX_VALUE);
    }

    /** Writes in pieces, each when the one before has been accepted. */
    static CompletableFuture<Void> write(Duplex end, Bytes all, int piece) {
        int[] at = {0};
        return Async.loop(() -> {
            int from = at[0];
            int to = Math.min(all.size(), from + piece);
            at[0] = to;
            return end.write(all.slice(from, to)).thenApply(accepted -> to < all.size());
        });
    }
}
