package org.jlibp2p.rendezvous;

import java.time.Duration;
import java.util.random.RandomGenerator;

import org.jlibp2p.async.Doubling;

/** When to renew a registration, and when to try again where it was not to be had. Plain, without clock. */
final class RegistrationSchedule {
    /** For how long a registration holds whose point does not say. */
    static final Duration DEFAULT_TTL = Duration.ofHours(2);

    /** A registration is not renewed earlier, however short the point says that it holds. */
    static final Duration SHORTEST_RENEWAL = Duration.ofMinutes(1);

    /** How long after a failure the next attempt is made; doubled with each further failure. */
    static final Duration FIRST_RETRY = Duration.ofSeconds(15);

    /** The longest time between two attempts. */
    static final Duration LONGEST_RETRY = Duration.ofMinutes(30);

    private static final Doubling RETRY = new Doubling(FIRST_RETRY, LONGEST_RETRY);
    private static final double SPREAD = 0.2;

    private final RandomGenerator random;

    RegistrationSchedule(RandomGenerator random) {
        this.random = random;
    }

    /** How long after it was granted a registration is renewed: after two thirds to three quarters or so of its time. */
    Duration renewal(Duration ttl) {
        Duration due = spread(ttl.multipliedBy(3).dividedBy(4));
        return due.compareTo(SHORTEST_RENEWAL) < 0 ? SHORTEST_RENEWAL : due;
    }

    /** How long after so many failures one after the other, at least one, the next attempt is made. */
    Duration retry(int failures) {
        return spread(RETRY.after(failures));
    }

    /** A bit less, by chance: those who lost a point together do not come back together. */
    private Duration spread(Duration time) {
        return Duration.ofNanos((long) (time.toNanos() * (1 - SPREAD * random.nextDouble())));
    }
}
