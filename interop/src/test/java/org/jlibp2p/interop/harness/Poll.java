package org.jlibp2p.interop.harness;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Looks again and again until something is so, where no event tells of it. */
public final class Poll {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Poll() {}

    /** Waits until a condition holds, up to {@link PeerProcess#PATIENCE}; fails with what was awaited. */
    public static void until(String what, BooleanSupplier condition) {
        until(what, PeerProcess.PATIENCE, condition);
    }

    /** Waits until a condition holds, up to a time; fails with what was awaited. */
    public static void until(String what, Duration limit, BooleanSupplier condition) {
        if (!becomesSo(limit, condition)) {
            throw new AssertionError("not so within " + limit + ": " + what);
        }
    }

    /** Waits until what is seen is as wanted, up to a time, and yields it; fails with what was awaited and what was seen last. */
    public static <T> T until(String what, Duration limit, Supplier<T> look, Predicate<? super T> wanted) {
        AtomicReference<T> seen = new AtomicReference<>();
        boolean isSo = becomesSo(limit, () -> {
            seen.set(look.get());
            return wanted.test(seen.get());
        });
        if (!isSo) {
            throw new AssertionError("not so within " + limit + ": " + what + ", but " + seen);
        }
        return seen.get();
    }

    private static boolean becomesSo(Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return true;
    }
}
