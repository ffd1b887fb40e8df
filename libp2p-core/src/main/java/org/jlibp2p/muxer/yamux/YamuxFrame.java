package org.jlibp2p.muxer.yamux;

/**
 * The header of a yamux frame. A {@link #DATA} frame is followed by {@code length} bytes of body; in the other types
 * the length is a value: credit, a ping's number, a code.
 *
 * <p>Specification: libp2p, yamux/README.md, section Framing.
 *
 * @param type one of the four types
 * @param flags any of {@link #SYN}, {@link #ACK}, {@link #FIN} and {@link #RST}
 * @param streamId the stream, unsigned; {@link #SESSION} in pings and go-aways
 * @param length from zero to 2<sup>32</sup> - 1
 */
record YamuxFrame(int type, int flags, int streamId, long length) {
    static final int HEADER_SIZE = 12;
    static final int VERSION = 0;

    static final int DATA = 0;
    static final int WINDOW_UPDATE = 1;
    static final int PING = 2;
    static final int GO_AWAY = 3;

    static final int SYN = 1;
    static final int ACK = 2;
    static final int FIN = 4;
    static final int RST = 8;

    static final int SESSION = 0;

    /** The largest number that the length field holds. */
    static final long MAX_LENGTH = 0xFFFF_FFFFL;

    /** The longest body this side sends: with its header it fills one message of the Noise layer, 65519 bytes. */
    static final int MAX_BODY = 65_519 - HEADER_SIZE;

    /** The session ended in order. */
    static final long CODE_NORMAL = 0;

    /** The peer broke a rule. */
    static final long CODE_PROTOCOL_ERROR = 1;

    /** Something went wrong on this side. */
    static final long CODE_INTERNAL_ERROR = 2;

    static YamuxFrame ping(int flag, long value) {
        return new YamuxFrame(PING, flag, SESSION, value);
    }

    static YamuxFrame goAway(long code) {
        return new YamuxFrame(GO_AWAY, 0, SESSION, code);
    }

    static YamuxFrame reset(int streamId, long code) {
        return new YamuxFrame(WINDOW_UPDATE, RST, streamId, code);
    }
}
