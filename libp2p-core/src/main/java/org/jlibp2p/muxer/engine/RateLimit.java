package org.jlibp2p.muxer.engine;

import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.StreamLimits;

/**
 * At most so many of something in an interval, which begins with the first one after the last interval's end. It holds
 * nothing but the count, as every session has some: what is counted by comes with each call, and is always the same.
 */
public final class RateLimit {
    private static final long SECOND = 1_000_000_000;

    private long begin;
    private int count;

    /** A limit that nothing was counted for yet. */
    public RateLimit() {}

    /**
     * What is counted by.
     *
     * @param name what the failure calls the number
     * @param scope whose number it is
     * @param max how many there may be in an interval
     * @param intervalNanos how long that is
     */
    public record Rule(String name, String scope, int max, long intervalNanos) {
        /**
         * So many in a second.
         *
         * @param name what the failure calls the number
         * @param scope whose number it is
         * @param max how many
         * @return the rule
         */
        public static Rule perSecond(String name, String scope, int max) {
            return new Rule(name, scope, max, SECOND);
        }

        /**
         * What a peer may reset.
         *
         * @param scope whose number it is
         * @param limits where the number is
         * @return the rule
         */
        public static Rule resets(String scope, StreamLimits limits) {
            return new Rule(
                    "streams.resetsPerInterval",
                    scope,
                    limits.resetsPerInterval(),
                    limits.resetInterval().toNanos());
        }
    }

    /**
     * Counts one more.
     *
     * @param rule by what
     * @param now in nanoseconds, never earlier than before
     * @throws LimitExceededException if it is one too many
     */
    public void count(Rule rule, long now) {
        if (count == 0 || now - begin >= rule.intervalNanos()) {
            begin = now;
            count = 0;
        }
        if (count == rule.max()) {
            throw new LimitExceededException(rule.name(), rule.scope());
        }
        count++;
    }
}
