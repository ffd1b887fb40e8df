package org.jlibp2p.kad.provide;

import java.time.Duration;

import org.jlibp2p.async.Doubling;

/**
 * Whether the network answers at all. After some visits in a row that reached nobody it counts as gone; then one visit at a
 * time finds out whether it is back, less and less often. Plain object; times are milliseconds.
 */
final class Retries {
    /** Visits in a row that reach nobody until the network counts as gone. */
    static final int FAILURES = 3;

    /** The first wait between two attempts while it is gone. */
    static final Duration PROBE = Duration.ofSeconds(10);

    /** The longest such wait. */
    static final Duration MAX_PROBE = Duration.ofMinutes(5);

    /** The first wait of a region where not all keys could be provided. */
    static final Duration RETRY = Duration.ofMinutes(5);

    /** The longest such wait. */
    static final Duration MAX_RETRY = Duration.ofHours(1);

    private static final Doubling PROBES = new Doubling(PROBE, MAX_PROBE);
    private static final Doubling VISITS = new Doubling(RETRY, MAX_RETRY);

    private int failures;
    private long probeAt;

    boolean online() {
        return failures < FAILURES;
    }

    /** When the next attempt is allowed while the network is gone. */
    long probeAt() {
        return probeAt;
    }

    void reached() {
        failures = 0;
    }

    void reachedNobody(long now) {
        failures++;
        if (!online()) {
            probeAt = now + PROBES.after(failures - FAILURES + 1).toMillis();
        }
    }

    /** Something has changed: the next attempt need not wait. */
    void hurry(long now) {
        probeAt = Math.min(probeAt, now);
    }

    /** How long a region waits after it failed so many times before. */
    static long backoff(int failedBefore) {
        return VISITS.after(failedBefore + 1).toMillis();
    }
}
