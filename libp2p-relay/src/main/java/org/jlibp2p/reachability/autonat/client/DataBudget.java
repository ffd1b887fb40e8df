package org.jlibp2p.reachability.autonat.client;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import org.jlibp2p.limits.LimitExceededException;

/**
 * How many bytes are given to servers that want some before they dial: in all, and in each place, so that nobody alone takes
 * what others need. Confined; pure.
 */
final class DataBudget {
    /** Bytes in an hour: forty requests' worth. */
    static final long PER_HOUR = 4_000_000;

    /** Those of them that servers in one place get: three requests' worth. */
    static final long PER_PLACE = 300_000;

    /** The bound that is one of a place, and not of the node. */
    static final String OF_PLACE = "DataBudget.PER_PLACE";

    private static final Duration HOUR = Duration.ofHours(1);

    private final Map<String, Long> usedBy = new HashMap<>(); // as many places as are asked in an hour
    private Instant since = Instant.MIN;
    private long used;

    /**
     * Takes some.
     *
     * @throws LimitExceededException if there is not enough
     */
    void take(String place, long bytes, Instant now) {
        if (since == Instant.MIN || !now.isBefore(since.plus(HOUR))) {
            since = now;
            used = 0;
            usedBy.clear();
        }
        long there = usedBy.getOrDefault(place, 0L) + bytes;
        if (there > PER_PLACE) {
            throw new LimitExceededException(OF_PLACE, place);
        }
        if (used + bytes > PER_HOUR) {
            throw new LimitExceededException("DataBudget.PER_HOUR", "system");
        }
        usedBy.put(place, there);
        used += bytes;
    }
}
