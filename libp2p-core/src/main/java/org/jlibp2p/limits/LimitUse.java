package org.jlibp2p.limits;

import java.util.Objects;

/**
 * How much of one limit of a whole node is in use. Immutable.
 *
 * @param limit which number, as {@link ResourceLimits} names it, for example {@code connections.total}
 * @param used how much is in use, zero or more
 * @param most how much may be
 */
public record LimitUse(String limit, long used, long most) {
    /**
     * Refuses a missing name.
     *
     * @param limit see {@link #limit()}
     * @param used see {@link #used()}
     * @param most see {@link #most()}
     */
    public LimitUse {
        Objects.requireNonNull(limit, "limit");
    }
}
