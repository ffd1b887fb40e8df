package org.jlibp2p.benchmarks.crowd;

import java.util.Map;

/** How long requests took, each to a 128th of it. Confined to a thread, then added up. */
final class Latencies {
    private static final int FINE_BITS = 7;
    private static final int FINE = 1 << FINE_BITS;
    private static final int SLOTS = FINE * (Long.SIZE - FINE_BITS);
    private static final double NANOS_PER_MILLI = 1e6;

    private final long[] slots = new long[SLOTS];
    private long count;

    void add(long nanos) {
        slots[slot(nanos)]++;
        count++;
    }

    void add(Latencies other) {
        for (int i = 0; i < SLOTS; i++) {
            slots[i] += other.slots[i];
        }
        count += other.count;
    }

    long count() {
        return count;
    }

    private static int slot(long nanos) {
        long value = Math.max(0, nanos);
        int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(value) - FINE_BITS - 1);
        return shift * FINE + (int) (value >> shift);
    }

    private static double middleOf(int slot) {
        int shift = Math.max(0, slot / FINE - 1);
        return (slot - shift * FINE + 0.5) * (1L << shift);
    }

    /** The latency in milliseconds that a share of the requests did not exceed; 0 if there were none. */
    double percentile(double share) {
        long wanted = (long) Math.ceil(count * share);
        long seen = 0;
        for (int i = 0; i < SLOTS && wanted > 0; i++) {
            seen += slots[i];
            if (seen >= wanted) {
                return middleOf(i) / NANOS_PER_MILLI;
            }
        }
        return 0;
    }

    /** Puts what is told of them to other figures. */
    void tell(Map<String, Object> figures) {
        figures.put("p50", percentile(0.5));
        figures.put("p99", percentile(0.99));
        figures.put("p999", percentile(0.999));
    }
}
