package org.jlibp2p.kad.provide;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The parts of the key space of which all peers are known. A lookup finds the closest peers to a place, so it makes known
 * everything that is as close as the farthest of them: a ball in the XOR metric, which is a few intervals of the space.
 * Plain object; places are heads.
 */
final class Coverage {
    private final NavigableMap<Long, Long> intervals = new TreeMap<>(Long::compareUnsigned);

    private interface Part {
        boolean accept(long from, long to);
    }

    /** Everything up to a distance from a place is known. */
    void addBall(long center, long radius) {
        parts(center, radius, (from, to) -> {
            add(from, to);
            return true;
        });
    }

    /** Whether everything up to a distance from a place is known. */
    boolean containsBall(long center, long radius) {
        return parts(center, radius, this::contains);
    }

    /**
     * The ball as intervals, the largest one first: where the radius has a one, the whole half that has a zero there lies
     * inside, and the rest is in the other half.
     */
    private static boolean parts(long center, long radius, Part each) {
        if (radius == -1L) {
            return each.accept(0, -1L);
        }
        for (int i = Heads.BITS - 1; i >= 0; i--) {
            if ((radius >>> i & 1) != 0) {
                long inside = (1L << i) - 1;
                long from = (center ^ (radius ^ 1L << i)) & ~inside;
                if (!each.accept(from, from | inside)) {
                    return false;
                }
            }
        }
        return each.accept(center ^ radius, center ^ radius);
    }

    private boolean contains(long from, long to) {
        Map.Entry<Long, Long> interval = intervals.floorEntry(from);
        return interval != null && Long.compareUnsigned(interval.getValue(), to) >= 0;
    }

    private void add(long from, long to) {
        long low = from;
        long high = to;
        Map.Entry<Long, Long> before = intervals.floorEntry(from);
        if (before != null && touches(before.getValue(), from)) {
            low = before.getKey();
            high = max(high, before.getValue());
        }
        Map.Entry<Long, Long> next = intervals.ceilingEntry(low);
        while (next != null && touches(high, next.getKey())) {
            high = max(high, next.getValue());
            intervals.remove(next.getKey());
            next = intervals.ceilingEntry(low);
        }
        intervals.put(low, high);
    }

    /** Whether an interval that ends in one place goes on or overlaps in another. */
    private static boolean touches(long end, long start) {
        return end == -1L || Long.compareUnsigned(end + 1, start) >= 0;
    }

    private static long max(long one, long other) {
        return Long.compareUnsigned(one, other) >= 0 ? one : other;
    }
}
