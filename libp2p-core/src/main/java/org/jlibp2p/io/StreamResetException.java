package org.jlibp2p.io;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;

/**
 * A stream was reset, by the peer or by this side; the connection below may live on. If the peer did it there is no stack
 * trace.
 */
public final class StreamResetException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /** Why, as far as known. */
    private final ErrorCode code;

    /** Whether the peer did it. */
    private final boolean remote;

    /**
     * A reset.
     *
     * @param code why, as far as known
     * @param remote whether the peer did it
     */
    public StreamResetException(ErrorCode code, boolean remote) {
        this(code, remote, null);
    }

    /**
     * A reset because of a failure.
     *
     * @param code why, as far as the wire can say it
     * @param remote whether the peer did it
     * @param cause the failure on this side, or null
     */
    public StreamResetException(ErrorCode code, boolean remote, Throwable cause) {
        super(
                Fault.NETWORK,
                "stream reset by " + (remote ? "the peer" : "this side") + " (" + code + ")",
                cause,
                !remote);
        this.code = code;
        this.remote = remote;
    }

    /**
     * A failure as a reason that a pipe may fail with.
     *
     * @param reason any failure
     * @return the failure itself if it is one of this library's, otherwise a reset by this side because of it
     */
    public static Libp2pException from(Throwable reason) {
        return reason instanceof Libp2pException known
                ? known
                : new StreamResetException(ErrorCode.of(reason), false, reason);
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
     * Whether the peer did it.
     *
     * @return false if this side did
     */
    public boolean remote() {
        return remote;
    }
}
