package org.jlibp2p.reachability.autonat.client;

import java.time.Duration;
import java.time.Instant;

/** How many bytes are given to servers that want some before they dial. Confined; pure. */
final class DataBudget {
    /** Bytes in an hour: forty requests' worth. */
    static final long PER_HOUR = 4_000_000;

    private static final Duration HOUR = Duration.ofHours(1);

    private Instant since = Instant.MIN;
    private long used;

    boolean take(long bytes, Instant now) {
        if (!now.isBefore(since == Instant.MIN ? now : since.plus(HOUR))) {
            since = now;
            used = 0;
        }
        if (used + bytes > PER_HOUR) {
            return false;
        }
        used += bytes;
        return true;
    }
}
