package org.jlibp2p.autotls;

import java.time.Duration;
import java.time.Instant;

/**
 * From when until when a certificate that is on disk is good.
 *
 * @param from its first moment
 * @param until its last
 */
record Issued(Instant from, Instant until) {
    /** The part of its life after which a certificate is renewed at the latest: a third is left then. */
    private static final int PARTS = 3;

    /** That by how much earlier it may be, so that not all who began together ask together. */
    private static final int SPREAD = 30;

    /**
     * When it is to be renewed.
     *
     * @param chance from 0 to 1
     */
    Instant renewal(double chance) {
        Duration life = Duration.between(from, until);
        long spread = (long) (life.dividedBy(SPREAD).toMillis() * chance);
        return until.minus(life.dividedBy(PARTS)).minusMillis(spread);
    }

    boolean isGoodAt(Instant now) {
        return !now.isBefore(from) && now.isBefore(until);
    }
}
