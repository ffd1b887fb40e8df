package org.jlibp2p.muxer.mplex;

/**
 * A frame without a body, and the numbers of the format. A frame is a varint of the stream's id and three bits of flag, a
 * varint of the body's length, and the body. Ids belong to whoever opened the stream; the flag says whether that is the
 * frame's sender, the initiator.
 *
 * <p>Specification: libp2p, mplex/README.md, Message format.
 *
 * @param id the stream's id
 * @param flag one of the constants here
 */
record MplexFrame(long id, int flag) {
    static final int NEW_STREAM = 0;
    static final int MESSAGE_RECEIVER = 1;
    static final int MESSAGE_INITIATOR = 2;
    static final int CLOSE_RECEIVER = 3;
    static final int CLOSE_INITIATOR = 4;
    static final int RESET_RECEIVER = 5;
    static final int RESET_INITIATOR = 6;

    static final int FLAG_BITS = 3;
    static final int FLAG_MASK = 7;

    /** The longest body that is taken, as other implementations have it. */
    static final int MAX_BODY = 1024 * 1024;

    /** The longest name of a stream that is skipped: as long as the longest protocol id, which some use as a name. */
    static final int MAX_NAME = 1024;

    /** Whether the sender of a frame with a flag is the one who opened the stream. */
    static boolean isOfInitiator(int flag) {
        return (flag & 1) == 0;
    }
}
