package org.jlibp2p.relay.client;

import java.time.Duration;

/**
 * A time that doubles with each further failure, up to a longest one. Pure.
 *
 * @param first after the first failure
 * @param longest however many there were
 */
record Doubling(Duration first, Duration longest) {
    /** More than these are not counted; by then any time that makes sense is the longest. */
    static final int MOST = 16;

    /** The time after so many failures, of which there is at least one. */
    Duration after(int failures) {
        Duration doubled = first.multipliedBy(1L << Math.min(failures, MOST) - 1);
        return doubled.compareTo(longest) > 0 ? longest : doubled;
    }
}
