package org.jlibp2p.benchmarks.kademlia;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Some figures of one kind, sorted. Immutable. */
final class Distribution {
    private final double[] sorted;

    private Distribution(double[] sorted) {
        this.sorted = sorted;
    }

    static Distribution of(DoubleStream figures) {
        return new Distribution(figures.sorted().toArray());
    }

    static Distribution of(Collection<? extends Number> figures) {
        return of(figures.stream().mapToDouble(Number::doubleValue));
    }

    int count() {
        return sorted.length;
    }

    /** The figure that a share of all does not exceed; zero if there is none. */
    double at(double share) {
        if (sorted.length == 0) {
            return 0;
        }
        int index = (int) Math.ceil(share * sorted.length) - 1;
        return sorted[Math.max(0, Math.min(sorted.length - 1, index))];
    }

    double median() {
        return at(0.5);
    }

    double mean() {
        return Arrays.stream(sorted).average().orElse(0);
    }

    double max() {
        return at(1);
    }

    double sum() {
        return Arrays.stream(sorted).sum();
    }

    /** The share that those above a share of all have in the sum of all. */
    double shareOfTop(double share) {
        int from = (int) Math.floor((1 - share) * sorted.length);
        double sum = sum();
        return sum == 0 ? 0 : Arrays.stream(sorted, from, sorted.length).sum() / sum;
    }

    /** How unevenly it is spread: 0 if all have the same, near 1 if one has all. */
    double gini() {
        double weighted = 0;
        for (int i = 0; i < sorted.length; i++) {
            weighted += (2.0 * (i + 1) - sorted.length - 1) * sorted[i];
        }
        double sum = sum();
        return sum == 0 ? 0 : weighted / (sorted.length * sum);
    }

    /** How many figures lie in each of some steps of a width, beginning at zero; what is above goes to the last one. */
    int[] histogram(double width, int steps) {
        int[] counts = new int[steps];
        for (double figure : sorted) {
            counts[(int) Math.max(0, Math.min(steps - 1, figure / width))]++;
        }
        return counts;
    }

    /** Median, 90 %, 99 % and maximum. */
    String row(String format) {
        return String.format(
                Locale.ROOT,
                format + " | " + format + " | " + format + " | " + format + " | " + format,
                mean(),
                median(),
                at(0.9),
                at(0.99),
                max());
    }
}
