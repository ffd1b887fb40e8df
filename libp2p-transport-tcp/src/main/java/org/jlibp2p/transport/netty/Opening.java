package org.jlibp2p.transport.netty;

import java.util.Optional;

import io.netty.buffer.ByteBuf;

/** How a connection to a shared port opens: by its first bytes it is known for whom it is. */
public enum Opening {
    /** A TLS record with a handshake in it. */
    TLS,
    /** An HTTP request: it begins with a method in capital letters. */
    HTTP,
    /** Anything else: multistream-select, or a private network's random bytes. */
    PIPE;

    /** So many bytes are enough to tell. */
    static final int MOST_NEEDED = 3;

    private static final int TLS_HANDSHAKE = 0x16;
    private static final int TLS_MAJOR_VERSION = 3;

    /**
     * What the bytes that have come so far say.
     *
     * @param bytes none of which is taken
     * @return how the connection opens, or empty if more bytes are needed to tell
     */
    static Optional<Opening> of(ByteBuf bytes) {
        int start = bytes.readerIndex();
        int count = Math.min(bytes.readableBytes(), MOST_NEEDED);
        if (count == 0) {
            return Optional.empty();
        }
        if (bytes.getByte(start) == TLS_HANDSHAKE) {
            return count == 1
                    ? Optional.empty()
                    : Optional.of(bytes.getByte(start + 1) == TLS_MAJOR_VERSION ? TLS : PIPE);
        }
        for (int i = start; i < start + count; i++) {
            byte letter = bytes.getByte(i);
            if (letter < 'A' || letter > 'Z') {
                return Optional.of(PIPE);
            }
        }
        return count == MOST_NEEDED ? Optional.of(HTTP) : Optional.empty();
    }
}
