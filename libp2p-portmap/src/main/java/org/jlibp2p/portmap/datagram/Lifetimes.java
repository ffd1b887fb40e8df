package org.jlibp2p.portmap.datagram;

import java.time.Duration;

/** For how long mappings are asked for and believed. Pure. */
public final class Lifetimes {
    /** The shortest that counts: a router that says less is asked again no sooner than if it had said this. */
    public static final Duration SHORTEST = Duration.ofMinutes(1);

    /** The longest that is asked for. */
    public static final Duration LONGEST = Duration.ofDays(1);

    private static final Duration SOON = Duration.ofSeconds(10);

    private Lifetimes() {}

    /**
     * For how long a router's word counts.
     *
     * @param granted seconds, as it says
     * @param asked what it was asked for
     * @return no longer than was asked, whatever it says
     */
    public static Duration of(long granted, Duration asked) {
        Duration said = Duration.ofSeconds(granted);
        Duration least = said.compareTo(SHORTEST) < 0 ? SHORTEST : said;
        return least.compareTo(asked) > 0 ? asked : least;
    }

    /**
     * When a mapping is asked for again: when half of the time is over that is left of it.
     *
     * <p>Specification: RFC 6886, 3.3; RFC 6887, 11.2.1.
     *
     * @param left of the mapping
     * @return from now on; ten seconds at least
     */
    public static Duration untilRenewal(Duration left) {
        Duration half = left.dividedBy(2);
        return half.compareTo(SOON) < 0 ? SOON : half;
    }
}
