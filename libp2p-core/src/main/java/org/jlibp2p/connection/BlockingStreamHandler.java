package org.jlibp2p.connection;

/** Serves a protocol on a thread that may wait, one for each stream. */
@FunctionalInterface
public interface BlockingStreamHandler {
    /**
     * Serves one stream that a peer opened.
     *
     * @param stream the stream, with the protocol agreed; its end follows the return of this method
     * @throws Exception resets the stream
     */
    void handle(Stream stream) throws Exception;
}
