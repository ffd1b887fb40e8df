package org.jlibp2p.limits;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;

/** One of this node's own limits was reached; what was asked for was refused, and nothing is half-open. */
public final class LimitExceededException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /** Which number. */
    private final String limit;

    /** Whose number. */
    private final String scope;

    /**
     * A limit that was reached.
     *
     * @param limit which number, as {@link ResourceLimits} names it
     * @param scope whose number: {@code system}, a peer, a connection, a protocol
     */
    public LimitExceededException(String limit, String scope) {
        super(Fault.LIMIT, "limit " + limit + " reached for " + scope);
        this.limit = limit;
        this.scope = scope;
    }

    /**
     * Which number.
     *
     * @return its name in {@link ResourceLimits}
     */
    public String limit() {
        return limit;
    }

    /**
     * Whose number.
     *
     * @return {@code system}, a peer, a connection, a protocol
     */
    public String scope() {
        return scope;
    }
}
