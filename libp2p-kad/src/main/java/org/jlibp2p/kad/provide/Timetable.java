package org.jlibp2p.kad.provide;

import java.time.Duration;

/**
 * When a region's turn comes. The sweep goes through the whole key space once in a cycle, beginning at this node's own place,
 * so that nodes do not all come to the same peers at the same time. It depends on the time of day alone: a restart finds
 * the sweep where it would be anyway. Times are milliseconds since 1970. Immutable.
 *
 * @param cycle how long one sweep takes
 * @param slack how much later than after a whole cycle a turn may come, and how close to the last time it may be left out
 * @param self the place at which the sweep begins
 */
record Timetable(long cycle, long slack, long self) {
    static Timetable of(Duration cycle, Duration slack, long self) {
        return new Timetable(cycle.toMillis(), slack.toMillis(), self);
    }

    /** The first turn of a region after a moment. */
    long turnAfter(long prefix, int bits, long time) {
        double share = Heads.fraction(prefix - Heads.prefix(self, bits));
        long offset = (long) (share * cycle);
        return time - Math.floorMod(time - offset, cycle) + cycle;
    }

    /**
     * When a region is due in which something was provided last at a given time: at its turn, which is within a cycle and
     * the slack. A turn within the slack is left out: it would come too soon to be of use.
     */
    long due(long prefix, int bits, long last) {
        return turnAfter(prefix, bits, last + slack);
    }
}
