package org.jlibp2p.delegate;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Looks again and again until something is so, where no event tells of it. */
public final class Poll {
    private Poll() {}

    /** Waits until a condition holds, up to 30 seconds, which are spent only by broken code. */
    public static void until(Callable<Boolean> condition) {
        long start = System.nanoTime();
        try {
            while (!condition.call()) {
                if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(30)) {
                    throw new AssertionError("not so in time");
                }
                TimeUnit.MILLISECONDS.sleep(5);
            }
        } catch (Exception e) {
            throw new AssertionError("what was looked for failed", e);
        }
    }
}
