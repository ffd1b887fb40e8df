package org.jlibp2p.wire;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/**
 * How messages of one type are written and read. Stateless; any thread.
 *
 * @param <M> the type of message
 */
public interface Codec<M> {
    /**
     * Writes a message.
     *
     * @param message what to write
     * @return its encoding, without a length in front
     */
    Bytes encode(M message);

    /**
     * Reads a message.
     *
     * @param bytes one whole encoding, without a length in front
     * @return the message
     * @throws MalformedMessageException if the bytes are not one; the only exception a decoder may throw
     */
    M decode(Bytes bytes) throws MalformedMessageException;

    /**
     * The longest encoding that is accepted.
     *
     * @return a number of bytes, above zero
     */
    int maxSize();

    /**
     * Messages that are bytes as they are.
     *
     * @param maxSize the most bytes in one message
     * @return the codec that changes nothing
     */
    static Codec<Bytes> bytes(int maxSize) {
        return new BytesCodec(maxSize);
    }
}
