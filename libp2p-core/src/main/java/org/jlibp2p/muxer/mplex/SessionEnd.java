package org.jlibp2p.muxer.mplex;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.limits.LimitExceededException;

/**
 * Why and how a session ends. There are no words for it on the wire, so a session ends in order or with a reset.
 *
 * @param reason what its streams fail with
 * @param outcome what the session fails with, or null if this side ended it in order
 * @param pipeWorks whether the pipe is to be closed in order
 */
record SessionEnd(ConnectionClosedException reason, Libp2pException outcome, boolean pipeWorks) {
    static SessionEnd byThisSide(ErrorCode code) {
        return new SessionEnd(new ConnectionClosedException("this side ended the session", code, false), null, true);
    }

    /** The peer ended its output: all that it can say. */
    static SessionEnd endOfInput() {
        ConnectionClosedException reason =
                new ConnectionClosedException("the peer ended the connection", ErrorCode.NONE, true);
        return new SessionEnd(reason, reason, true);
    }

    /** Whatever made reading or writing fail: the peer's fault, the pipe's, or a bug. */
    static SessionEnd because(Throwable failure) {
        if (failure instanceof ProtocolViolationException violation) {
            return refused(violation, ErrorCode.PROTOCOL_VIOLATION);
        }
        if (failure instanceof LimitExceededException limit) {
            return refused(limit, ErrorCode.RATE_LIMITED);
        }
        if (failure instanceof ConnectionClosedException closed) {
            return new SessionEnd(closed, closed, false);
        }
        if (failure instanceof Libp2pException known) {
            return new SessionEnd(
                    new ConnectionClosedException("the connection broke", ErrorCode.of(known), false, known),
                    known,
                    false);
        }
        ConnectionClosedException reason =
                new ConnectionClosedException("the session failed unexpectedly", ErrorCode.UNKNOWN, false, failure);
        return new SessionEnd(reason, reason, false);
    }

    private static SessionEnd refused(Libp2pException failure, ErrorCode code) {
        return new SessionEnd(
                new ConnectionClosedException("the session was ended because of the peer", code, false, failure),
                failure,
                false);
    }

    boolean isInOrder() {
        return outcome == null;
    }

    /** Whether nobody expected it: a bug. */
    static boolean isBug(Throwable failure) {
        return failure != null && !(failure instanceof Libp2pException);
    }
}
