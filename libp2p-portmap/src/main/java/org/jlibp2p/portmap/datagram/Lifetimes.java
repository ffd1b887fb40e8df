package org.jlibp2p.portmap.datagram;

import java.time.Duration;

import org.jlibp2p.portmap.mapping.MappingException;
import org.jlibp2p.portmap.mapping.MappingFailure;

/** For how long mappings are asked for and believed. Pure. */
public final class Lifetimes {
    /** The shortest that is believed: what ends sooner is not worth announcing, and would have to be asked for all the time. */
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
     * @return what it says, but no longer than was asked
     * @throws MappingException if that is shorter than {@link #SHORTEST}
     */
    public static Duration of(long granted, Duration asked) {
        Duration said = Duration.ofSeconds(granted);
        if (said.compareTo(SHORTEST) < 0) {
            throw new MappingException(MappingFailure.NOT_BELIEVED, "a mapping for " + said);
        }
        return said.compareTo(asked) > 0 ? asked : said;
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
