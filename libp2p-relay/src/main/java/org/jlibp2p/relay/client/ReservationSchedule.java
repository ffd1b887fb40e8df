package org.jlibp2p.relay.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

import org.jlibp2p.async.Doubling;

/** When to renew a reservation, and when to try again where one was not to be had. Plain, without clock. */
final class ReservationSchedule {
    /** However long a relay says that a reservation lasts, it counts so long at most. */
    static final Duration LONGEST_LIFE = Duration.ofHours(24);

    /** How long after a failure the next attempt is made; doubled with each further failure. */
    static final Duration FIRST_RETRY = Duration.ofSeconds(1);

    /** The longest such time. */
    static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    private static final Duration SHORTEST_RENEWAL = Duration.ofSeconds(1);
    private static final Doubling RETRY = new Doubling(FIRST_RETRY, LONGEST_RETRY);

    private final RandomGenerator random;

    ReservationSchedule(RandomGenerator random) {
        this.random = random;
    }

    /** How long a reservation counts of which the relay says that it lasts so long. */
    static Duration trusted(Duration life) {
        return life.compareTo(LONGEST_LIFE) > 0 ? LONGEST_LIFE : life;
    }

    /** How long after it was granted a reservation is renewed, that counts so long. */
    Duration renewal(Duration life) {
        Duration threeQuarters = life.multipliedBy(3).dividedBy(4);
        return threeQuarters.compareTo(SHORTEST_RENEWAL) < 0 ? SHORTEST_RENEWAL : threeQuarters;
    }

    /** How long to wait after so many failures in a row, by chance up to a quarter longer, so that many do not come at once. */
    Duration retry(int failures) {
        Duration wait = RETRY.after(failures);
        return wait.plusMillis(random.nextLong(wait.toMillis() / 4));
    }
}
