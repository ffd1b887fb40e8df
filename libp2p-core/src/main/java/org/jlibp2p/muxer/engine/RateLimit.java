package org.jlibp2p.muxer.engine;

import org.jlibp2p.limits.LimitExceededException;

/** At most so many of something in an interval, which begins with the first one after the last interval's end. */
public final class RateLimit {
    private final String name;
    private final String scope;
    private final int max;
    private final long intervalNanos;
    private long begin;
    private int count;

    /**
     * A limit that nothing was counted for yet.
     *
     * @param name what the failure calls the number
     * @param scope whose number it is
     * @param max how many there may be in an interval
     * @param intervalNanos how long that is
     */
    public RateLimit(String name, String scope, int max, long intervalNanos) {
        this.name = name;
        this.scope = scope;
        this.max = max;
        this.intervalNanos = intervalNanos;
    }

    /**
     * Counts one more.
     *
     * @param now in nanoseconds, never earlier than before
     * @throws LimitExceededException if it is one too many
     */
    public void count(long now) {
        if (count == 0 || now - begin >= intervalNanos) {
            begin = now;
            count = 0;
        }
        if (count == max) {
            throw new LimitExceededException(name, scope);
        }
        count++;
    }
}
