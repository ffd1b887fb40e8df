package org.jlibp2p.async;

import java.time.Duration;

/**
 * A time that doubles with each further failure, up to a longest one. Immutable; any thread may call.
 *
 * @param first after the first failure
 * @param longest however many there were
 */
public record Doubling(Duration first, Duration longest) {
    /** More failures than these need not be counted; by then any time that makes sense is the longest. */
    public static final int MOST = 16;

    /**
     * How long to wait.
     *
     * @param failures how many there were one after the other, at least one
     * @return the time after the last of them
     */
    public Duration after(int failures) {
        return atMost(first.multipliedBy(1L << Math.min(failures, MOST) - 1));
    }

    /**
     * The time that comes after another one.
     *
     * @param time the one before
     * @return twice as long, up to the longest
     */
    public Duration next(Duration time) {
        return atMost(time.multipliedBy(2));
    }

    private Duration atMost(Duration time) {
        return time.compareTo(longest) > 0 ? longest : time;
    }
}
