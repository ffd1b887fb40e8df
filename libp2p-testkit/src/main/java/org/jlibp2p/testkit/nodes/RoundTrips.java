package org.jlibp2p.testkit.nodes;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How long the way between two nodes and back takes, as a distribution: each pair of nodes has its own share of it, for ever
 * and in both directions. Immutable.
 *
 * @param steps what is known of it, by rising share; between two steps it is a straight line
 */
public record RoundTrips(List<Step> steps) {
    /**
     * One point of a distribution.
     *
     * @param share the share of pairs that take less, from 0 to 1
     * @param roundTrip there and back
     */
    public record Step(double share, Duration roundTrip) {
        /**
         * Refuses what is no share or no time.
         *
         * @param share see {@link #share()}
         * @param roundTrip see {@link #roundTrip()}
         */
        public Step {
            Objects.requireNonNull(roundTrip, "roundTrip");
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("a share is from 0 to 1, not " + share);
            }
            if (roundTrip.isNegative()) {
                throw new IllegalArgumentException("nothing is back before it went: " + roundTrip);
            }
        }

        private static Step ofMillis(double share, long millis) {
            return new Step(share, Duration.ofMillis(millis));
        }
    }

    /**
     * Refuses what is no distribution.
     *
     * @param steps see {@link #steps()}
     */
    public RoundTrips {
        steps = List.copyOf(steps);
        if (steps.size() < 2
                || steps.get(0).share() != 0
                || steps.get(steps.size() - 1).share() != 1) {
            throw new IllegalArgumentException("a distribution goes from share 0 to share 1: " + steps);
        }
        for (int i = 1; i < steps.size(); i++) {
            Step before = steps.get(i - 1);
            Step step = steps.get(i);
            if (step.share() <= before.share() || step.roundTrip().compareTo(before.roundTrip()) < 0) {
                throw new IllegalArgumentException("a distribution rises, which " + before + ", " + step + " does not");
            }
        }
    }

    /**
     * All pairs alike.
     *
     * @param roundTrip there and back
     * @return the distribution
     */
    public static RoundTrips constant(Duration roundTrip) {
        return new RoundTrips(List.of(new Step(0, roundTrip), new Step(1, roundTrip)));
    }

    /**
     * What was measured between peers of the Ethereum network, homes and data centres of all continents: 92 ms at 10 %,
     * 125 at 33 %, 152 at 50 %, 200 at 67 %, 276 at 90 %. The two ends, 20 and 500 ms, were not published and are assumed.
     *
     * <p>Source: A. E. Gencer, S. Basu, I. Eyal, R. van Renesse, E. G. Sirer, Decentralization in Bitcoin and Ethereum
     * Networks, Financial Cryptography and Data Security 2018.
     *
     * @return the distribution
     */
    public static RoundTrips betweenPeersOfEthereum() {
        return new RoundTrips(List.of(
                Step.ofMillis(0, 20),
                Step.ofMillis(0.10, 92),
                Step.ofMillis(0.33, 125),
                Step.ofMillis(0.50, 152),
                Step.ofMillis(0.67, 200),
                Step.ofMillis(0.90, 276),
                Step.ofMillis(1, 500)));
    }

    /**
     * The round trip that a share of all pairs stays below.
     *
     * @param share from 0 to 1
     * @return there and back
     */
    public Duration at(double share) {
        return Duration.ofNanos(nanosAt(share));
    }

    long nanosAt(double share) {
        int next = 1;
        while (next < steps.size() - 1 && steps.get(next).share() < share) {
            next++;
        }
        Step low = steps.get(next - 1);
        Step high = steps.get(next);
        double part = (share - low.share()) / (high.share() - low.share());
        long from = low.roundTrip().toNanos();
        return from + (long) (part * (high.roundTrip().toNanos() - from));
    }
}
