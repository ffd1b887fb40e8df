package org.jlibp2p.kad.query;

/**
 * How long to wait for an answer before another peer is asked in its stead: at first as long as is allowed, then by how long
 * answers take, as TCP waits for acknowledgements (RFC 6298). Confined to one search.
 */
final class Patience {
    /** Never less than this part of what is allowed. */
    private static final int LEAST_PART = 8;

    private final long longest;
    private double average;
    private double deviation;
    private boolean hasSample;

    Patience(long longest) {
        this.longest = longest;
    }

    void answeredAfter(long time) {
        if (!hasSample) {
            hasSample = true;
            average = time;
            deviation = time / 2.0;
            return;
        }
        deviation += (Math.abs(time - average) - deviation) / 4;
        average += (time - average) / 8;
    }

    long now() {
        if (!hasSample) {
            return longest;
        }
        return Math.min(longest, Math.max(longest / LEAST_PART, (long) (average + 4 * deviation)));
    }
}
