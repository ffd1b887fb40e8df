package org.jlibp2p.connection;

import java.util.concurrent.CompletionStage;

/** Serves a protocol on the connection's loop: it must not block. */
@FunctionalInterface
public interface StreamHandler {
    /**
     * Serves one stream that a peer opened.
     *
     * @param stream the stream, with the protocol agreed
     * @return the stream's life: when it completes the output is closed if it is not yet, and input nobody asked for is
     *     discarded; when it fails, or the handler throws, the stream is reset
     */
    CompletionStage<?> handle(Stream stream);
}
