package org.jlibp2p.interop.matrix;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.jlibp2p.interop.harness.PeerProcess;

/** Looks again and again until something is so, where no event tells of it. */
public final class Poll {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Poll() {}

    /** Waits until a condition holds, up to {@link PeerProcess#PATIENCE}; fails with what was awaited. */
    static void until(String what, BooleanSupplier condition) {
        until(what, PeerProcess.PATIENCE, condition);
    }

    /** Waits until a condition holds, up to a time; fails with what was awaited. */
    public static void until(String what, Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not so within " + limit + ": " + what);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
