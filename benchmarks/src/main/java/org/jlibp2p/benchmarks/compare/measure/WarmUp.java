package org.jlibp2p.benchmarks.compare.measure;

import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Load before what is measured, by the same rule for all sides: for a time or until it makes nothing faster, not for a
 * number, since what it is for is compilers that work while a program runs.
 */
final class WarmUp {
    /** So many pieces in a row that are not faster than those before end a warm-up. */
    private static final int STEADY_PIECES = 3;

    /** What counts as faster: less is within what the same load takes from one time to the next. */
    private static final double FASTER = 1.03;

    private WarmUp() {}

    /** Repeats a piece of load until so much time has passed; once at least. */
    static void run(Duration time, Callable<?> piece) throws Exception {
        long begun = System.nanoTime();
        do {
            piece.call();
        } while (System.nanoTime() - begun < time.toNanos());
    }

    /**
     * Repeats a piece of load until it does not become faster any more, or so much time has passed; once at least.
     *
     * @param limit how long at most
     * @param piece runs one and tells its rate
     * @return how long it took
     */
    static Duration untilSteady(Duration limit, Callable<Double> piece) throws Exception {
        long begun = System.nanoTime();
        double best = 0;
        int steady = 0;
        do {
            double rate = piece.call();
            steady = rate > best * FASTER ? 0 : steady + 1;
            best = Math.max(best, rate);
        } while (steady < STEADY_PIECES && System.nanoTime() - begun < limit.toNanos());
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
