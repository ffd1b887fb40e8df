package org.jlibp2p.kad.table;

/**
 * How far from a place its closest peers lie. Ids are spread evenly, so the number of peers within a distance, times the size
 * of the network, has a Poisson distribution, and the distance of the k-th one a gamma distribution. Distances are shares of the
 * whole space.
 */
public final class Closeness {
    private Closeness() {}

    /**
     * The probability that there are at least so many peers.
     *
     * @param count how many
     * @param expected how many are expected there
     * @return from 0 to 1
     */
    public static double atLeast(int count, double expected) {
        double term = Math.exp(-expected);
        double fewer = 0;
        for (int i = 0; i < count; i++) {
            fewer += term;
            term *= expected / (i + 1);
        }
        return 1 - fewer;
    }

    /**
     * The expected number at which there are at least so many peers with a probability.
     *
     * @param count how many
     * @param probability from 0 to 1
     * @return the inverse of {@link #atLeast}
     */
    public static double expectedFor(int count, double probability) {
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
