package org.jlibp2p.portmap.gateway;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A moment until which something may take. Immutable. */
record Deadline(LongSupplier nanoTime, long at) {
    private static final int MILLION = 1_000_000;

    static Deadline in(Duration time, LongSupplier nanoTime) {
        return new Deadline(nanoTime, nanoTime.getAsLong() + time.toNanos());
    }

    /** The time left, at least one millisecond as long as there is any, which is how sockets take it; 0 if there is none. */
    int millis() {
        long left = at - nanoTime.getAsLong();
        return left <= 0 ? 0 : (int) Math.max(1, Math.min(left / MILLION, Integer.MAX_VALUE));
    }

    boolean isOver() {
        return millis() == 0;
    }
}
