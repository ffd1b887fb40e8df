package org.jlibp2p.muxer.engine;

/**
 * Which halves of a stream are open. Whether the peer has acknowledged the stream is no state: both sides may send, end and
 * reset without waiting for that. An end is a FIN in yamux and a Close in mplex, a reset an RST and a Reset.
 *
 * <p>Specification: libp2p, yamux/README.md, section Closing a stream; mplex/README.md, sections Closing a stream and
 * Resetting a stream.
 */
public enum StreamState {
    /**
     * Both halves are open.
     *
     * <p>In: the stream was opened by either side. Out: to {@link #WRITE_CLOSED} when our end was accepted below, to
     * {@link #READ_CLOSED} when the peer's end came, to {@link #RESET} by a reset of either side or the session's end.
     */
    OPEN,
    /**
     * We have ended our half, the peer may go on.
     *
     * <p>In: from {@link #OPEN} when our end was accepted below. Out: to {@link #CLOSED} when the peer's end came, to
     * {@link #RESET} by a reset of either side or the session's end.
     */
    WRITE_CLOSED,
    /**
     * The peer has ended its half, we may go on.
     *
     * <p>In: from {@link #OPEN} when the peer's end came. Out: to {@link #CLOSED} when our end was accepted below, to
     * {@link #RESET} by a reset of either side or the session's end.
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
     * <p>In: from {@link #OPEN}, {@link #WRITE_CLOSED} or {@link #READ_CLOSED} by a reset of either side or the
     * session's end. Out: never.
     */
    RESET;

    /**
     * Whether the session still knows the stream.
     *
     * @return true if so
     */
    public boolean isLive() {
        return this != CLOSED && this != RESET;
    }

    /**
     * Whether the peer may still send on it.
     *
     * @return true if so
     */
    public boolean canReceive() {
        return this == OPEN || this == WRITE_CLOSED;
    }

    /**
     * Our half has ended.
     *
     * @return the state behind that
     */
    public StreamState writeEnded() {
        return switch (this) {
            case OPEN -> WRITE_CLOSED;
            case READ_CLOSED -> CLOSED;
            case WRITE_CLOSED, CLOSED, RESET -> this;
        };
    }

    /**
     * The peer's half has ended.
     *
     * @return the state behind that
     */
    public StreamState readEnded() {
        return switch (this) {
            case OPEN -> READ_CLOSED;
            case WRITE_CLOSED -> CLOSED;
            case READ_CLOSED, CLOSED, RESET -> this;
        };
    }

    /**
     * Either side broke the stream off, or the session ended.
     *
     * @return the state behind that
     */
    public StreamState broken() {
        return this == CLOSED ? CLOSED : RESET;
    }
}
