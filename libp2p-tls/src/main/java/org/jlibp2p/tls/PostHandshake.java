package org.jlibp2p.tls;

import java.nio.ByteBuffer;

import org.jlibp2p.ProtocolViolationException;

/**
 * What a peer may say of the handshake once it is over: that its keys are new, and a server that a session could be
 * resumed, which is passed over unread. No I/O; confined to one thread.
 *
 * <p>Specification: RFC 8446, sections 4.6 and 5.1.
 */
final class PostHandshake {
    static final byte KEY_UPDATE = 24;

    /** The most bytes of a ticket for resuming a session, none of which is kept. */
    static final int MAX_TICKET = 131_072;

    private static final byte NEW_SESSION_TICKET = 4;
    private static final int HEADER_SIZE = 4;
    private static final int KEY_UPDATE_SIZE = HEADER_SIZE + 1;

    /** What follows from a record. */
    enum Effect {
        /** Nothing. */
        NONE,
        /** The peer's next record has new keys. */
        NEW_KEYS,
        /** The same, and the peer wants this side to do so too. */
        NEW_KEYS_ASKED
    }

    private final boolean fromServer;
    private final byte[] head = new byte[KEY_UPDATE_SIZE];
    private int filled;
    private int toSkip;

    PostHandshake(boolean fromServer) {
        this.fromServer = fromServer;
    }

    /**
     * Takes all of the content of a record.
     *
     * @throws ProtocolViolationException if something is in it that may not come now
     */
    Effect take(ByteBuffer content) {
        Effect effect = Effect.NONE;
        while (content.hasRemaining()) {
            if (effect != Effect.NONE) {
                throw new ProtocolViolationException("something behind a key update in the same record");
            }
            if (toSkip > 0) {
                int skipped = Math.min(toSkip, content.remaining());
                content.position(content.position() + skipped);
                toSkip -= skipped;
            } else {
                head[filled++] = content.get();
                effect = filled < HEADER_SIZE ? Effect.NONE : messageBegun();
            }
        }
        return effect;
    }

    private Effect messageBegun() {
        int size = (head[1] & 0xff) << 16 | (head[2] & 0xff) << 8 | head[3] & 0xff;
        if (head[0] == NEW_SESSION_TICKET && fromServer && size <= MAX_TICKET) {
            toSkip = size;
            filled = 0;
            return Effect.NONE;
        }
        if (head[0] != KEY_UPDATE || size != 1) {
            throw new ProtocolViolationException(
                    "a message of type " + head[0] + " and " + size + " bytes after the handshake");
        }
        if (filled < KEY_UPDATE_SIZE) {
            return Effect.NONE;
        }
        filled = 0;
        if (head[HEADER_SIZE] != 0 && head[HEADER_SIZE] != 1) {
            throw new ProtocolViolationException("a key update that asks for " + head[HEADER_SIZE]);
        }
        return head[HEADER_SIZE] == 0 ? Effect.NEW_KEYS : Effect.NEW_KEYS_ASKED;
    }

    /** Whether a message is still to be completed, so that nothing else may come. */
    boolean isInside() {
        return filled > 0 || toSkip > 0;
    }
}
