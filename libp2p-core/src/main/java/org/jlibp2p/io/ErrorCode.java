package org.jlibp2p.io;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.limits.LimitExceededException;

/**
 * Why a stream or a connection was ended, as far as the wire can say it.
 *
 * <p>Specification: libp2p, error-codes. A code on a connection (yamux GoAway, QUIC CONNECTION_CLOSE) is 0x1000 plus
 * the order here, a code on a stream (yamux RST, QUIC RESET_STREAM) is one more.
 */
public enum ErrorCode {
    /** No reason was given. */
    NONE,
    /** No protocol could be agreed on. */
    NEGOTIATION_FAILED,
    /** A limit of this node was reached. */
    RESOURCE_LIMIT,
    /** Too much in too short a time. */
    RATE_LIMITED,
    /** The peer broke a rule of the protocol. */
    PROTOCOL_VIOLATION,
    /** Another connection to the same peer took its place. */
    SUPPLANTED,
    /** It was let go to make room. */
    GARBAGE_COLLECTED,
    /** This node is shutting down. */
    SHUTDOWN,
    /** The application's gater refused it. */
    GATED,
    /** Some code that has no name here. */
    UNKNOWN;

    private static final long FIRST_ON_CONNECTION = 0x1000;
    private static final long FIRST_ON_STREAM = 0x1001;

    /**
     * The code on a connection.
     *
     * @return zero for {@link #NONE} and {@link #UNKNOWN}
     */
    public long onConnection() {
        return onWire(FIRST_ON_CONNECTION);
    }

    /**
     * The code on a stream.
     *
     * @return zero for {@link #NONE} and {@link #UNKNOWN}
     */
    public long onStream() {
        return onWire(FIRST_ON_STREAM);
    }

    private long onWire(long first) {
        return this == NONE || this == UNKNOWN ? 0 : first + ordinal() - 1;
    }

    /**
     * The meaning of a code that came on a connection.
     *
     * @param code as received
     * @return its name
     */
    public static ErrorCode ofConnection(long code) {
        return fromWire(code, FIRST_ON_CONNECTION);
    }

    /**
     * The meaning of a code that came on a stream.
     *
     * @param code as received
     * @return its name
     */
    public static ErrorCode ofStream(long code) {
        return fromWire(code, FIRST_ON_STREAM);
    }

    private static ErrorCode fromWire(long code, long first) {
        if (code == 0) {
            return NONE;
        }
        long index = code - first + 1;
        return index > 0 && index < UNKNOWN.ordinal() ? values()[(int) index] : UNKNOWN;
    }

    /**
     * What a failure is called on the wire.
     *
     * @param reason the failure, or null
     * @return the code to tell the peer
     */
    public static ErrorCode of(Throwable reason) {
        if (reason instanceof StreamResetException reset) {
            return reset.code();
        }
        if (reason instanceof ConnectionClosedException closed) {
            return closed.code();
        }
        if (reason instanceof LimitExceededException) {
            return RESOURCE_LIMIT;
        }
        if (reason instanceof ProtocolViolationException || reason instanceof MalformedMessageException) {
            return PROTOCOL_VIOLATION;
        }
        if (reason instanceof NodeClosedException) {
            return SHUTDOWN;
        }
        return NONE;
    }
}
