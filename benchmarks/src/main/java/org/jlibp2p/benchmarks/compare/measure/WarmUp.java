package org.jlibp2p.benchmarks.compare.measure;

import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Load before what is measured, the same for all sides: for a time, not for a number, since what it is for is compilers
 * that work while a program runs.
 */
final class WarmUp {
    private WarmUp() {}

    /** Repeats a piece of load until so much time has passed; once at least. */
    static void run(Duration time, Callable<?> piece) throws Exception {
        long begun = System.nanoTime();
        do {
            piece.call();
        } while (System.nanoTime() - begun < time.toNanos());
    }
}
