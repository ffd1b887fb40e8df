package org.jlibp2p.kad.provide;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How keys are kept provided.
 *
 * @param interval time in which each key is provided once; provider records live 48 h in the public DHT
 * @param slack how much later a key may come, and when a region counts as late; less than half of the interval
 * @param visits regions visited at a time
 * @param peersPerVisit peers told at a time in one visit
 * @param store where keys and times are remembered; left out, in memory, by each service for itself
 */
public record ReprovideOptions(
        Duration interval, Duration slack, int visits, int peersPerVisit, Optional<ReprovideStore> store) {
    /** The time in which each key is provided once: 22 h. */
    public static final Duration INTERVAL = Duration.ofHours(22);

    private static final Duration SLACK = Duration.ofHours(1);
    private static final int VISITS = 4;
    private static final int PEERS = 16;

    /**
     * Checks the numbers.
     *
     * @param interval see {@link #interval()}
     * @param slack see {@link #slack()}
     * @param visits see {@link #visits()}
     * @param peersPerVisit see {@link #peersPerVisit()}
     * @param store see {@link #store()}
     * @throws IllegalArgumentException if one of them makes no sense
     */
    public ReprovideOptions {
        Objects.requireNonNull(store, "store");
        if (interval.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("the interval must be a minute at least, not " + interval);
        }
        if (slack.isNegative() || slack.multipliedBy(2).compareTo(interval) >= 0) {
            throw new IllegalArgumentException(
                    "the slack must be below half of the interval, which is " + interval + ", not " + slack);
        }
        if (visits < 1 || peersPerVisit < 1) {
            throw new IllegalArgumentException(
                    "visits and peersPerVisit must be above zero, not " + visits + " and " + peersPerVisit);
        }
    }

    /**
     * The numbers of the public DHT, and a store in memory.
     *
     * @return 22 h with a slack of 1 h, 4 visits of 16 peers each at a time
     */
    public static ReprovideOptions defaults() {
        return new ReprovideOptions(INTERVAL, SLACK, VISITS, PEERS, Optional.empty());
    }

    /**
     * The same with another interval.
     *
     * @param interval see {@link #interval()}
     * @param slack see {@link #slack()}
     * @return new options
     */
    public ReprovideOptions withInterval(Duration interval, Duration slack) {
        return new ReprovideOptions(interval, slack, visits, peersPerVisit, store);
    }

    /**
     * The same with other bounds of what is done at a time.
     *
     * @param visits see {@link #visits()}
     * @param peersPerVisit see {@link #peersPerVisit()}
     * @return new options
     */
    public ReprovideOptions withConcurrency(int visits, int peersPerVisit) {
        return new ReprovideOptions(interval, slack, visits, peersPerVisit, store);
    }

    /**
     * The same with another store.
     *
     * @param store see {@link #store()}
     * @return new options
     */
    public ReprovideOptions withStore(ReprovideStore store) {
        return new ReprovideOptions(interval, slack, visits, peersPerVisit, Optional.of(store));
    }
}
