package org.jlibp2p.interop.peer;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Durations as results show them, in milliseconds. */
final class Timing {
    private static final double NANOS = 1e6;

    private Timing() {}

    static double millisecondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / NANOS;
    }

    static double milliseconds(Duration duration) {
        return duration.toNanos() / NANOS;
    }

    /** How many durations lie: smallest, median, 90 and 99 in a hundred, largest. */
    static Map<String, Object> spread(Collection<Duration> samples) {
        return spread(samples.stream().mapToLong(Duration::toNanos).toArray());
    }

    /** The same of nanoseconds. */
    static Map<String, Object> spread(long[] samples) {
        long[] sorted = samples.clone();
        Arrays.sort(sorted);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("min", at(sorted, 0));
        fields.put("median", at(sorted, 0.5));
        fields.put("p90", at(sorted, 0.9));
        fields.put("p99", at(sorted, 0.99));
        fields.put("max", at(sorted, 1));
        return fields;
    }

    private static double at(long[] sorted, double quantile) {
        return sorted[(int) Math.round(quantile * (sorted.length - 1))] / NANOS;
    }
}
