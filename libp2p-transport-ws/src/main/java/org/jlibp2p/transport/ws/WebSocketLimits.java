package org.jlibp2p.transport.ws;

import org.jlibp2p.limits.Check;

/**
 * What a peer may do with the HTTP and the frames of WebSocket. Immutable; begin with {@link #defaults()}. The times and
 * the number of handshakes at a time are those of {@link org.jlibp2p.limits.ResourceLimits}:
 * {@code times.upgrade}, {@code connections.pendingInbound}, and {@code buffers.controlFrames} for pongs.
 *
 * <p>Bytes are passed on as they come, so a large frame takes no memory; the bounds on frames and messages are there
 * because no peer has a reason to go beyond them.
 *
 * @param requestLine bytes in the first line of a request or an answer
 * @param headerBytes bytes in all headers of a request or an answer
 * @param headers headers in a request or an answer
 * @param frame bytes in one frame
 * @param message bytes in one message, over all its frames
 * @param fragments frames in one message
 * @param idleFrames frames without data, and control frames, in a second
 */
public record WebSocketLimits(
        int requestLine, int headerBytes, int headers, long frame, long message, int fragments, int idleFrames) {
    /**
     * Refuses what cannot be a limit.
     *
     * @param requestLine see {@link #requestLine()}
     * @param headerBytes see {@link #headerBytes()}
     * @param headers see {@link #headers()}
     * @param frame see {@link #frame()}
     * @param message see {@link #message()}
     * @param fragments see {@link #fragments()}
     * @param idleFrames see {@link #idleFrames()}
     */
    public WebSocketLimits {
        Check.positive("requestLine", requestLine);
        Check.positive("headerBytes", headerBytes);
        Check.positive("headers", headers);
        Check.positive("frame", frame);
        Check.positive("message", message);
        Check.positive("fragments", fragments);
        Check.positive("idleFrames", idleFrames);
    }

    /**
     * The default numbers.
     *
     * @return limits that no known implementation of libp2p, browser or proxy reaches
     */
    public static WebSocketLimits defaults() {
        return new WebSocketLimits(4096, 16 * 1024, 128, 16L * 1024 * 1024, 16L * 1024 * 1024, 1024, 256);
    }

    /**
     * The same limits but for {@code requestLine}.
     *
     * @param value bytes in the first line of a request or an answer
     * @return the changed limits
     */
    public WebSocketLimits withRequestLine(int value) {
        return new WebSocketLimits(value, headerBytes, headers, frame, message, fragments, idleFrames);
    }

    /**
     * The same limits but for {@code headerBytes}.
     *
     * @param value bytes in all headers of a request or an answer
     * @return the changed limits
     */
    public WebSocketLimits withHeaderBytes(int value) {
        return new WebSocketLimits(requestLine, value, headers, frame, message, fragments, idleFrames);
    }

    /**
     * The same limits but for {@code headers}.
     *
     * @param value headers in a request or an answer
     * @return the changed limits
     */
    public WebSocketLimits withHeaders(int value) {
        return new WebSocketLimits(requestLine, headerBytes, value, frame, message, fragments, idleFrames);
    }

    /**
     * The same limits but for {@code frame}.
     *
     * @param value bytes in one frame
     * @return the changed limits
     */
    public WebSocketLimits withFrame(long value) {
        return new WebSocketLimits(requestLine, headerBytes, headers, value, message, fragments, idleFrames);
    }

    /**
     * The same limits but for {@code message}.
     *
     * @param value bytes in one message, over all its frames
     * @return the changed limits
     */
    public WebSocketLimits withMessage(long value) {
        return new WebSocketLimits(requestLine, headerBytes, headers, frame, value, fragments, idleFrames);
    }

    /**
     * The same limits but for {@code fragments}.
     *
     * @param value frames in one message
     * @return the changed limits
     */
    public WebSocketLimits withFragments(int value) {
        return new WebSocketLimits(requestLine, headerBytes, headers, frame, message, value, idleFrames);
    }

    /**
     * The same limits but for {@code idleFrames}.
     *
     * @param value frames without data, and control frames, in a second
     * @return the changed limits
     */
    public WebSocketLimits withIdleFrames(int value) {
        return new WebSocketLimits(requestLine, headerBytes, headers, frame, message, fragments, value);
    }
}
