package org.jlibp2p.muxer.yamux;

import org.jlibp2p.limits.LimitExceededException;

/** At most so many of something in an interval, which begins with the first one after the last interval's end. */
final class RateLimit {
    private final String name;
    private final int max;
    private final long intervalNanos;
    private long begin;
    private int count;

    RateLimit(String name, int max, long intervalNanos) {
        this.name = name;
        this.max = max;
        this.intervalNanos = intervalNanos;
    }

    /** Counts one more, or fails because it is one too many. */
    void count(long now) {
        if (count == 0 || now - begin >= intervalNanos) {
            begin = now;
            count = 0;
        }
        if (count == max) {
            throw new LimitExceededException(name, "yamux session");
        }
        count++;
    }
}
