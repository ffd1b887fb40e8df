package org.jlibp2p.testkit;

import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;

/** Somebody in the middle of a pipe, who may read, change, delay and cut what passes. On manual time. */
final class Wiretap {
    private final DuplexPair left;
    private final DuplexPair right;

    /** What happens to bytes on their way in one direction. */
    interface Tap {
        /** Passes bytes on, or not; the next ones come when the future is done. */
        CompletableFuture<Void> pass(Bytes bytes, Duplex to);
    }

    /** Passes everything as it is. */
    static final Tap OPEN = (bytes, to) -> to.write(bytes);

    Wiretap(ManualTime time, Tap leftToRight, Tap rightToLeft) {
        left = DuplexPair.inMemory(time.loops("left", 2));
        right = DuplexPair.inMemory(time.loops("right", 2));
        pump(left.right(), right.left(), leftToRight);
        pump(right.left(), left.right(), rightToLeft);
    }

    private static void pump(Duplex from, Duplex to, Tap tap) {
        Async.loop(() -> from.read()
                        .thenCompose(bytes -> bytes.isEmpty()
                                ? CompletableFuture.completedFuture(false)
                                : tap.pass(bytes, to).thenApply(passed -> true)))
                .thenCompose(end -> to.closeWrite())
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        to.reset(Async.unwrap(failure));
                        from.reset(Async.unwrap(failure));
                    }
                });
    }

    /** The ends between which the tap sits. */
    DuplexPair ends() {
        return new DuplexPair(left.left(), right.right());
    }

    /** Ends both directions in order, wherever in a message they are. */
    void cut() {
        left.right().closeWrite();
        right.left().closeWrite();
    }

    /** Inverts one bit of the byte with the given number, counted from the beginning. */
    static Tap flipping(long number) {
        long[] passed = {0};
        return (bytes, to) -> {
            long at = number - passed[0];
            passed[0] += bytes.size();
            if (at < 0 || at >= bytes.size()) {
                return to.write(bytes);
            }
            byte[] changed = bytes.toByteArray();
            changed[(int) at] ^= 1;
            return to.write(Bytes.wrap(changed));
        };
    }
}
