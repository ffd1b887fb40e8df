package org.jlibp2p.delegate.server;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import org.jlibp2p.delegate.serving.HttpServerLimits;

/**
 * HTTP out of bytes, within bounds, and with nothing mended: what has two meanings is told as it is, and refused by {@link
 * RequestReader}. Confined to the server's loop.
 */
final class RequestDecoder extends HttpRequestDecoder {
    private static final int CHUNK = 8192;

    private boolean inHead;

    RequestDecoder(HttpServerLimits limits) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.requestLine())
                .setMaxHeaderSize(limits.headerBytes())
                .setMaxChunkSize(CHUNK)
                .setAllowDuplicateContentLengths(false)
                .setStrictLineParsing(true)
                .setValidateHeaders(true));
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) throws Exception {
        inHead = true;
        return super.createMessage(initialLine);
    }

    /** A head is whole. */
    void headIsOver() {
        inHead = false;
    }

    /** Whether there is a part of a head, between two requests. */
    boolean isInHead() {
        return inHead || actualReadableBytes() > 0;
    }

    /** Netty would take one of the two away, and nobody would see that they were there. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        // both stay
    }
}
