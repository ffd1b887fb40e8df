package org.jlibp2p.io;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;

/**
 * The connection below has ended, so what was under way on it has failed. There is no stack trace unless something below
 * went wrong: otherwise the peer ended it, or this side did and knows where.
 */
public final class ConnectionClosedException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /** Why, as far as known. */
    private final ErrorCode code;

    /** Whether the peer did it. */
    private final boolean remote;

    /**
     * A connection that ended.
     *
     * @param message what happened
     * @param code why, as far as known
     * @param remote whether the peer ended it
     */
    public ConnectionClosedException(String message, ErrorCode code, boolean remote) {
        this(message, code, remote, null);
    }

    /**
     * A connection that broke.
     *
     * @param message what happened
     * @param code why, as far as known
     * @param remote whether the peer ended it
     * @param cause what the layer below said, or null
     */
    public ConnectionClosedException(String message, ErrorCode code, boolean remote, Throwable cause) {
        super(Fault.NETWORK, message, cause, cause != null);
        this.code = code;
        this.remote = remote;
    }

    /**
     * Why, as far as known.
     *
     * @return the code that was on the wire
     */
    public ErrorCode code() {
        return code;
    }

    /**
     * Whether the peer ended it.
     *
     * @return false if this side did, or nobody
     */
    public boolean remote() {
        return remote;
    }
}
