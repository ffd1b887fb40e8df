package org.jlibp2p.interop.scale;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** What came of all operations. Any thread. */
final class Tally {
    /**
     * One operation.
     *
     * @param reason why it failed; empty if it did not
     */
    record Sample(Operation operation, Phase phase, long milliseconds, String reason) {
        boolean isAnswered() {
            return reason.isEmpty();
        }
    }

    private static final int SHOWN = 160;

    private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();

    void add(Sample sample) {
        samples.add(sample);
    }

    List<Sample> of(Operation operation, Phase phase) {
        return samples.stream()
                .filter(sample -> sample.operation() == operation && sample.phase() == phase)
                .toList();
    }

    List<Sample> of(Phase phase) {
        return samples.stream().filter(sample -> sample.phase() == phase).toList();
    }

    /** The part of some operations that was answered, from 0 to 1; 1 of none. */
    static double availability(List<Sample> some) {
        return some.isEmpty()
                ? 1
                : (double) some.stream().filter(Sample::isAnswered).count() / some.size();
    }

    /** How long those that were answered took, at most, but for so many of them. */
    static long quantile(List<Sample> some, double part) {
        long[] times = some.stream()
                .filter(Sample::isAnswered)
                .mapToLong(Sample::milliseconds)
                .sorted()
                .toArray();
        return times.length == 0 ? 0 : times[(int) Math.min(times.length - 1, Math.floor(times.length * part))];
    }

    /** Why operations failed, and how many of each kind for that reason. */
    Map<String, Long> reasons() {
        return samples.stream()
                .filter(sample -> !sample.isAnswered() && sample.phase() != Phase.WARM_UP)
                .collect(Collectors.groupingBy(
                        sample -> sample.phase() + ", " + sample.operation() + ": " + shortened(sample.reason()),
                        TreeMap::new,
                        Collectors.counting()));
    }

    /** Without what is another each time. */
    private static String shortened(String reason) {
        String same = reason.replaceAll("\\s+", " ")
                .replaceAll("\\b(12D3Koo\\w+|Qm\\w{40,}|bafk\\w+)", "…")
                .replaceAll("\\d{2,}(\\.\\d+)*", "#");
        return same.length() > SHOWN ? same.substring(0, SHOWN) + "…" : same;
    }
}
