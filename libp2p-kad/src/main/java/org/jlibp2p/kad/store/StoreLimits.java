package org.jlibp2p.kad.store;

import java.time.Duration;

/** What can be a limit of a store, and what not. */
final class StoreLimits {
    private StoreLimits() {}

    static void positive(String name, long number) {
        if (number <= 0) {
            throw new IllegalArgumentException(name + " must be above zero, not " + number);
        }
    }

    static void positive(String name, Duration time) {
        if (time.isZero() || time.isNegative()) {
            throw new IllegalArgumentException(name + " must be above zero, not " + time);
        }
    }
}
