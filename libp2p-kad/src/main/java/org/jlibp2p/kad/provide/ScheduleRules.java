package org.jlibp2p.kad.provide;

import java.time.Duration;

/**
 * How much the schedule starts.
 *
 * @param places visits at a time
 * @param latePlaces of them, those to regions that are late
 * @param lateSpacing milliseconds between the beginnings of two visits to regions that are late
 * @param keysPerVisit keys in one visit
 */
record ScheduleRules(int places, int latePlaces, long lateSpacing, int keysPerVisit) {
    /** Keys in one visit at most; those above have the next one. */
    static final int MAX_KEYS = 16384;

    /** Time between the beginnings of two visits to regions that are late. */
    static final Duration LATE_SPACING = Duration.ofSeconds(5);

    static ScheduleRules of(int places) {
        return new ScheduleRules(places, Math.max(1, places / 2), LATE_SPACING.toMillis(), MAX_KEYS);
    }
}
