package org.jlibp2p.benchmarks.compare.result;

import java.util.Arrays;
import java.util.Collection;

/**
 * Several samples of one figure.
 *
 * @param median the one in the middle, or between the two in the middle
 * @param min the smallest
 * @param max the largest
 * @param count how many there are
 */
public record Summary(double median, double min, double max, int count) {
    /**
     * Sums samples up.
     *
     * @param samples at least one, in any order
     * @return what they come to
     */
    public static Summary of(Collection<Double> samples) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("there are no samples");
        }
        double[] sorted =
                samples.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Summary(middle(sorted), sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /**
     * The median of values.
     *
     * @param values at least one, in any order
     * @return the one in the middle
     */
    public static double median(double... values) {
        return of(Arrays.stream(values).boxed().toList()).median();
    }

    private static double middle(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
