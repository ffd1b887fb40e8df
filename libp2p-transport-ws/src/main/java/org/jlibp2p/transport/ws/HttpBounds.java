package org.jlibp2p.transport.ws;

import io.netty.handler.codec.http.HttpDecoderConfig;

/** The bounds of the HTTP decoder. Pure. */
final class HttpBounds {
    private HttpBounds() {}

    static HttpDecoderConfig of(WebSocketLimits limits) {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.requestLine())
                .setMaxHeaderSize(limits.headerBytes())
                .setMaxChunkSize(1024)
                .setChunkedSupported(false)
                .setValidateHeaders(true);
    }
}
