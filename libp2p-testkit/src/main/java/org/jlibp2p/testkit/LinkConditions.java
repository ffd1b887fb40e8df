package org.jlibp2p.testkit;

import java.time.Duration;
import java.util.Objects;

/**
 * How the links of a {@link SimulatedNetwork} are. Immutable; begin with {@link #perfect()} and change single numbers.
 *
 * @param latency what the way takes in one direction, at least
 * @param jitter what it takes more at most; each connection has a share of its own, for its whole life
 * @param bytesPerSecond what passes in one direction of one connection
 * @param dialLoss the share of dials that get lost and run into their deadline, from 0 to 1
 * @param breakage the share of transmissions at which the connection breaks, from 0 to 1
 */
public record LinkConditions(Duration latency, Duration jitter, long bytesPerSecond, double dialLoss, double breakage) {
    /**
     * Refuses what no link can be.
     *
     * @param latency see {@link #latency()}
     * @param jitter see {@link #jitter()}
     * @param bytesPerSecond see {@link #bytesPerSecond()}
     * @param dialLoss see {@link #dialLoss()}
     * @param breakage see {@link #breakage()}
     */
    public LinkConditions {
        Objects.requireNonNull(latency, "latency");
        Objects.requireNonNull(jitter, "jitter");
        if (latency.isNegative() || jitter.isNegative()) {
            throw new IllegalArgumentException("nothing arrives before it was sent: " + latency + ", " + jitter);
        }
        if (bytesPerSecond <= 0) {
            throw new IllegalArgumentException("bytesPerSecond must be above zero, not " + bytesPerSecond);
        }
        checkShare("dialLoss", dialLoss);
        checkShare("breakage", breakage);
    }

    private static void checkShare(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " must be from 0 to 1, not " + share);
        }
    }

    /**
     * No latency, no bound, no loss.
     *
     * @return links on which everything arrives at once
     */
    public static LinkConditions perfect() {
        return new LinkConditions(Duration.ZERO, Duration.ZERO, Long.MAX_VALUE, 0, 0);
    }

    /**
     * The same links but for {@code latency}.
     *
     * @param value what the way takes in one direction, at least
     * @return the changed conditions
     */
    public LinkConditions withLatency(Duration value) {
        return new LinkConditions(value, jitter, bytesPerSecond, dialLoss, breakage);
    }

    /**
     * The same links but for {@code jitter}.
     *
     * @param value what it takes more at most
     * @return the changed conditions
     */
    public LinkConditions withJitter(Duration value) {
        return new LinkConditions(latency, value, bytesPerSecond, dialLoss, breakage);
    }

    /**
     * The same links but for {@code bytesPerSecond}.
     *
     * @param value what passes in one direction of one connection
     * @return the changed conditions
     */
    public LinkConditions withBytesPerSecond(long value) {
        return new LinkConditions(latency, jitter, value, dialLoss, breakage);
    }

    /**
     * The same links but for {@code dialLoss}.
     *
     * @param value the share of dials that get lost
     * @return the changed conditions
     */
    public LinkConditions withDialLoss(double value) {
        return new LinkConditions(latency, jitter, bytesPerSecond, value, breakage);
    }

    /**
     * The same links but for {@code breakage}.
     *
     * @param value the share of transmissions at which the connection breaks
     * @return the changed conditions
     */
    public LinkConditions withBreakage(double value) {
        return new LinkConditions(latency, jitter, bytesPerSecond, dialLoss, value);
    }
}
