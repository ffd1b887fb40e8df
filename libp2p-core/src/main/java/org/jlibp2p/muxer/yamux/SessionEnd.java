package org.jlibp2p.muxer.yamux;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.limits.LimitExceededException;

/**
 * Why and how a session ends.
 *
 * @param reason what its streams fail with
 * @param outcome what the session fails with, or null if this side ended it in order
 * @param goAway the code to tell the peer, or {@link #SAY_NOTHING}
 * @param pipeWorks whether the pipe can still be closed in order
 */
record SessionEnd(ConnectionClosedException reason, Libp2pException outcome, long goAway, boolean pipeWorks) {
    static final long SAY_NOTHING = -1;

    static SessionEnd byThisSide(ErrorCode code) {
        ConnectionClosedException reason = new ConnectionClosedException("this side ended the session", code, false);
        return new SessionEnd(reason, null, code.onConnection(), true);
    }

    /** The peer ended its output: all that it had to say about the reason. */
    static SessionEnd endOfInput() {
        return byPeer(new ConnectionClosedException("the peer ended the connection", ErrorCode.NONE, true));
    }

    static SessionEnd goneAway(long code) {
        ErrorCode meaning =
                code == YamuxFrame.CODE_PROTOCOL_ERROR ? ErrorCode.PROTOCOL_VIOLATION : ErrorCode.ofConnection(code);
        return byPeer(new ConnectionClosedException("the peer ended the session", meaning, true));
    }

    private static SessionEnd byPeer(ConnectionClosedException reason) {
        return new SessionEnd(reason, reason, SAY_NOTHING, true);
    }

    /** The pipe broke, or nobody answers at its other end. */
    static SessionEnd broken(Libp2pException failure) {
        ConnectionClosedException reason = failure instanceof ConnectionClosedException closed
                ? closed
                : new ConnectionClosedException("the connection broke", ErrorCode.of(failure), false, failure);
        return new SessionEnd(reason, failure, SAY_NOTHING, false);
    }

    /** Whatever made reading or writing fail: the peer's fault, the pipe's, or a bug. */
    static SessionEnd because(Throwable failure) {
        if (failure instanceof ProtocolViolationException violation) {
            return refused(violation, ErrorCode.PROTOCOL_VIOLATION, YamuxFrame.CODE_PROTOCOL_ERROR);
        }
        if (failure instanceof LimitExceededException limit) {
            return refused(limit, ErrorCode.RATE_LIMITED, ErrorCode.RATE_LIMITED.onConnection());
        }
        if (failure instanceof Libp2pException known) {
            return broken(known);
        }
        ConnectionClosedException reason =
                new ConnectionClosedException("the session failed unexpectedly", ErrorCode.UNKNOWN, false, failure);
        return new SessionEnd(reason, reason, YamuxFrame.CODE_INTERNAL_ERROR, true);
    }

    private static SessionEnd refused(Libp2pException failure, ErrorCode code, long goAway) {
        ConnectionClosedException reason =
                new ConnectionClosedException("the session was ended because of the peer", code, false, failure);
        return new SessionEnd(reason, failure, goAway, true);
    }

    boolean isInOrder() {
        return outcome == null;
    }

    /** Whether nobody expected it: a bug. */
    static boolean isBug(Throwable failure) {
        return failure != null && !(failure instanceof Libp2pException);
    }
}
