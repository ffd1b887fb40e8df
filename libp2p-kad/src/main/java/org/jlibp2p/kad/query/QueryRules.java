package org.jlibp2p.kad.query;

import java.time.Duration;
import java.util.Objects;

/**
 * How a search goes about. Immutable; any thread.
 *
 * @param k how many of the closest peers are searched for, and taken from one reply
 * @param alpha the most peers being asked at a time, those not counted that are slow
 * @param beta how many of the closest peers must have answered for the search to have arrived
 * @param window of how many of the closest peers those not asked yet are asked while it has not arrived
 * @param followUp of how many of the closest peers the rest is asked when it has; {@code beta} for no more than that
 * @param paths how many searches go side by side, each asking only peers of whom it was told on its own way
 * @param patience how long a peer may take to answer before another one is asked in its stead; less if others are fast
 * @param mostAsked how many peers are asked at most
 */
public record QueryRules(
        int k, int alpha, int beta, int window, int followUp, int paths, Duration patience, int mostAsked) {
    private static final QueryRules DEFAULTS = new QueryRules(20, 10, 3, 4, 20, 1, Duration.ofSeconds(2), 512);

    /**
     * Checks the numbers.
     *
     * @param k see {@link #k()}
     * @param alpha see {@link #alpha()}
     * @param beta see {@link #beta()}
     * @param window see {@link #window()}
     * @param followUp see {@link #followUp()}
     * @param paths see {@link #paths()}
     * @param patience see {@link #patience()}
     * @param mostAsked see {@link #mostAsked()}
     * @throws IllegalArgumentException if a search by them could not go on
     */
    public QueryRules {
        Objects.requireNonNull(patience, "patience");
        if (k < 1 || beta < 1 || window < beta || followUp < beta || followUp > k) {
            throw new IllegalArgumentException("not 1 <= beta <= window, beta <= follow-up <= k: beta " + beta
                    + ", window " + window + ", follow-up " + followUp + ", k " + k);
        }
        if (paths < 1 || alpha < paths || mostAsked < 1 || patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException(
                    "paths " + paths + ", alpha " + alpha + ", asked at most " + mostAsked + ", patience " + patience);
        }
    }

    /**
     * The rules of the specification.
     *
     * @return k = 20, alpha = 10, beta = 3, the rest of the k closest asked, one path, two seconds
     */
    public static QueryRules defaults() {
        return DEFAULTS;
    }

    /**
     * The same with another k, all of which are asked in the end.
     *
     * @param size see {@link #k()}
     * @return the rules
     */
    public QueryRules withK(int size) {
        int enough = Math.min(beta, size);
        return new QueryRules(size, alpha, enough, window, size, paths, patience, mostAsked);
    }

    /**
     * The same with another parallelism.
     *
     * @param most see {@link #alpha()}
     * @return the rules
     */
    public QueryRules withAlpha(int most) {
        return new QueryRules(k, most, beta, window, followUp, paths, patience, mostAsked);
    }

    /**
     * The same with another window.
     *
     * @param closest see {@link #window()}
     * @return the rules
     */
    public QueryRules withWindow(int closest) {
        return new QueryRules(k, alpha, beta, closest, followUp, paths, patience, mostAsked);
    }

    /**
     * The same that asks no more peers than it takes to arrive: for those who will turn to the closest peers themselves, or want
     * only to be told of peers.
     *
     * @return the rules
     */
    public QueryRules withoutFollowUp() {
        return new QueryRules(k, alpha, beta, window, beta, paths, patience, mostAsked);
    }

    /**
     * The same on several ways: a peer that lies leads only one of them astray.
     *
     * @param count see {@link #paths()}
     * @return the rules
     */
    public QueryRules withPaths(int count) {
        return new QueryRules(k, Math.max(alpha, count), beta, window, followUp, count, patience, mostAsked);
    }

    /**
     * The same with another patience.
     *
     * @param longest see {@link #patience()}
     * @return the rules
     */
    public QueryRules withPatience(Duration longest) {
        return new QueryRules(k, alpha, beta, window, followUp, paths, longest, mostAsked);
    }

    /**
     * The same with another bound.
     *
     * @param most see {@link #mostAsked()}
     * @return the rules
     */
    public QueryRules withMostAsked(int most) {
        return new QueryRules(k, alpha, beta, window, followUp, paths, patience, most);
    }
}
