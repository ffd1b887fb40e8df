package org.jlibp2p.muxer.yamux;

/**
 * Which halves of a stream are open. Whether its SYN was acknowledged is no state: both sides may send, end and reset
 * without waiting for that.
 *
 * <p>Specification: libp2p, yamux/README.md, section Closing a stream.
 */
enum StreamState {
    /**
     * Both halves are open.
     *
     * <p>In: a SYN was sent or received. Out: to {@link #WRITE_CLOSED} when our FIN was accepted below, to
     * {@link #READ_CLOSED} when the peer's FIN came, to {@link #RESET} by an RST of either side or the session's end.
     */
    OPEN,
    /**
     * We have ended our half, the peer may go on.
     *
     * <p>In: from {@link #OPEN} when our FIN was accepted below. Out: to {@link #CLOSED} when the peer's FIN came, to
     * {@link #RESET} by an RST of either side or the session's end.
     */
    WRITE_CLOSED,
    /**
     * The peer has ended its half, we may go on.
     *
     * <p>In: from {@link #OPEN} when the peer's FIN came. Out: to {@link #CLOSED} when our FIN was accepted below, to
     * {@link #RESET} by an RST of either side or the session's end.
     */
    READ_CLOSED,
    /**
     * Both halves have ended in order; the stream is forgotten, but what it received may still be read.
     *
     * <p>In: from {@link #WRITE_CLOSED} or {@link #READ_CLOSED} when the other half ended. Out: never.
     */
    CLOSED,
    /**
     * The stream was broken off; it is forgotten.
     *
     * <p>In: from {@link #OPEN}, {@link #WRITE_CLOSED} or {@link #READ_CLOSED} by an RST of either side or the
     * session's end. Out: never.
     */
    RESET;

    /** Whether the session still knows the stream. */
    boolean isLive() {
        return this != CLOSED && this != RESET;
    }

    /** Whether the peer may still send on it. */
    boolean canReceive() {
        return this == OPEN || this == WRITE_CLOSED;
    }

    StreamState writeEnded() {
        return switch (this) {
            case OPEN -> WRITE_CLOSED;
            case READ_CLOSED -> CLOSED;
            case WRITE_CLOSED, CLOSED, RESET -> this;
        };
    }

    StreamState readEnded() {
        return switch (this) {
            case OPEN -> READ_CLOSED;
            case WRITE_CLOSED -> CLOSED;
            case READ_CLOSED, CLOSED, RESET -> this;
        };
    }

    StreamState broken() {
        return this == CLOSED ? CLOSED : RESET;
    }
}
