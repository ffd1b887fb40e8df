package org.jlibp2p.kad.optimistic;

import org.jlibp2p.kad.table.Key;

/**
 * How far from a place its closest peers lie. Ids are spread evenly, so the number of peers within a distance, times the size
 * of the network, has a Poisson distribution, and the distance of the k-th one a gamma distribution. Distances are shares of the
 * whole space.
 */
final class Closeness {
    private Closeness() {}

    /** How far two places are from each other, from 0 to below 1. */
    static double distance(Key one, Key other) {
        return (one.distance(other).bytes().asByteBuffer().getLong() >>> 11) * 0x1.0p-53;
    }

    /** The probability that at least so many peers lie where this number is expected. */
    static double atLeast(int count, double expected) {
        double term = Math.exp(-expected);
        double fewer = 0;
        for (int i = 0; i < count; i++) {
            fewer += term;
            term *= expected / (i + 1);
        }
        return 1 - fewer;
    }

    /** The expected number at which at least so many peers lie there with a probability. */
    static double expectedFor(int count, double probability) {
        double low = 0;
        double high = 1;
        while (atLeast(count, high) < probability) {
            high *= 2;
        }
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (atLeast(count, middle) < probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
