package org.jlibp2p.limits;

import java.util.Objects;

/**
 * How much of something is in use in the whole node, and how much may be. Immutable.
 *
 * @param limit which number, as {@link ResourceLimits} names it, as {@code connections.total}
 * @param used how much is in use
 * @param max the most that may be
 */
public record LimitUse(String limit, long used, long max) {
    /**
     * Refuses a missing name.
     *
     * @param limit see {@link #limit()}
     * @param used see {@link #used()}
     * @param max see {@link #max()}
     */
    public LimitUse {
        Objects.requireNonNull(limit, "limit");
    }
}
