package org.jlibp2p.portmap.datagram;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a question is asked again that nobody has answered: after a while, and then after twice as long each time, each time a
 * little more or less, so that hosts that have begun together do not go on together. Immutable; any thread.
 *
 * <p>Specification: RFC 6886, 3.1; RFC 6887, 8.1.1, whose first while is longer: a router is near, and a node wants to know
 * whether it is worth waiting for.
 *
 * @param first how long the first answer is waited for
 * @param tries how often it is asked
 */
public record Retransmission(Duration first, int tries) {
    /** As routers are asked: over about four seconds. */
    public static final Retransmission USUAL = new Retransmission(Duration.ofMillis(250), 4);

    private static final double SPREAD = 0.1;

    /**
     * How long an answer is waited for.
     *
     * @param asked how often it was asked before
     * @param random spreads it
     * @return the time from asking on
     */
    public Duration wait(int asked, RandomGenerator random) {
        double factor = (1L << asked) * (1 + SPREAD * (2 * random.nextDouble() - 1));
        return Duration.ofNanos((long) (first.toNanos() * factor));
    }
}
