package org.jlibp2p.transport.ws;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import org.jlibp2p.ProtocolViolationException;

/**
 * The numbers in close frames. Pure.
 *
 * <p>Specification: RFC 6455, 5.5.1 and 7.4.
 */
final class CloseCode {
    static final int NORMAL = 1000;
    static final int PROTOCOL_ERROR = 1002;
    static final int UNSUPPORTED_DATA = 1003;
    static final int TOO_BIG = 1009;

    private static final int FIRST_RESERVED = 1004;
    private static final int LAST_RESERVED = 1006;
    private static final int LAST_DEFINED = 1014;
    private static final int FIRST_FREE = 3000;
    private static final int LAST = 4999;

    private CloseCode() {}

    /**
     * Refuses what must not stand in a close frame: half a number, one that is never sent, a reason that is no text.
     *
     * @param payload all of it, from its position on
     * @throws ProtocolViolationException if it is not as it has to be
     */
    static void check(ByteBuffer payload) {
        if (!payload.hasRemaining()) {
            return;
        }
        if (payload.remaining() == 1) {
            throw new ProtocolViolationException("a WebSocket close frame with half a code");
        }
        int code = payload.getShort() & 0xffff;
        boolean defined = code >= NORMAL && code < FIRST_RESERVED || code > LAST_RESERVED && code <= LAST_DEFINED;
        if (!defined && (code < FIRST_FREE || code > LAST)) {
            throw new ProtocolViolationException("a WebSocket close frame with the code " + code);
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(payload);
        } catch (CharacterCodingException e) {
            throw new ProtocolViolationException("a WebSocket close frame whose reason is not UTF-8");
        }
    }
}
