package org.jlibp2p.relay.client;

import java.time.Duration;

import org.jlibp2p.async.Doubling;

/** When to search for relays. Plain, without clock; times are nanoseconds of whoever calls. */
final class SearchPace {
    /** How long after one search for relays the next one begins, while there are too few; doubled each time. */
    static final Duration FIRST = Duration.ofSeconds(5);

    /** The longest such time. */
    static final Duration LONGEST = Duration.ofMinutes(1);

    /** The same while the node has its places and knows fewer relays than it would like to. */
    static final Duration SPARE = Duration.ofMinutes(5);

    private static final Doubling WHILE_SHORT = new Doubling(FIRST, LONGEST);

    private int searches; // since there was enough
    private long next;

    /** Begins anew, with a search now. */
    void begin(long now) {
        searches = 0;
        next = now;
    }

    boolean isDue(long now) {
        return next - now <= 0;
    }

    /** There is a search now: too few places, or fewer relays to fall back on than would be good. */
    void searched(boolean tooFewPlaces, long now) {
        Duration pause = SPARE;
        if (tooFewPlaces) {
            searches++;
            pause = WHILE_SHORT.after(searches);
        }
        next = now + pause.toNanos();
    }

    /** There is enough of everything. */
    void enough() {
        searches = 0;
    }

    /** Something was lost: the next search is not far away. */
    void hurry(long now) {
        next = Math.min(next - now, FIRST.toNanos()) + now;
    }

    /** How long until the next search is due; nothing if it is. */
    long remaining(long now) {
        return Math.max(0, next - now);
    }
}
