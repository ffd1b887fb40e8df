package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;
import java.util.Arrays;

import org.jlibp2p.MalformedMessageException;

/**
 * A frame that arrives in pieces: two bytes of length, and a message. Its array grows with what has arrived, never to
 * what was announced, and is used again for the next frame until it is let go. No I/O; confined to one thread.
 *
 * <p>Specification: libp2p, noise/README.md, Wire Format.
 */
final class PartialFrame {
    static final int LENGTH_SIZE = 2;

    private static final int MIN_ARRAY = 256;
    private static final byte[] NO_ARRAY = {};

    private byte[] array = NO_ARRAY;
    private int filled;

    boolean isEmpty() {
        return filled == 0;
    }

    /**
     * Takes what belongs to this frame.
     *
     * @return whether the frame is whole now
     * @throws MalformedMessageException if the length that is announced is not between the given ones
     */
    boolean fill(ByteBuffer in, int minLength, int maxLength) {
        take(in, LENGTH_SIZE);
        if (filled < LENGTH_SIZE) {
            return false;
        }
        int length = (array[0] & 0xff) << 8 | array[1] & 0xff;
        if (length < minLength || length > maxLength) {
            throw new MalformedMessageException(
                    "a frame of " + length + " bytes, not from " + minLength + " to " + maxLength);
        }
        take(in, LENGTH_SIZE + length);
        return filled == LENGTH_SIZE + length;
    }

    private void take(ByteBuffer in, int wanted) {
        int size = Math.min(wanted - filled, in.remaining());
        if (size <= 0) {
            return;
        }
        if (filled + size > array.length) {
            int doubled = Math.max(MIN_ARRAY, Math.min(2 * array.length, LENGTH_SIZE + HandshakeState.MAX_MESSAGE));
            array = Arrays.copyOf(array, Math.max(filled + size, doubled));
        }
        in.get(array, filled, size);
        filled += size;
    }

    /** The message of a whole frame, valid until the next one is begun. */
    ByteBuffer message() {
        return ByteBuffer.wrap(array, LENGTH_SIZE, filled - LENGTH_SIZE);
    }

    /** How many bytes are held in memory. */
    int capacity() {
        return array.length;
    }

    /** Begins the next frame. */
    void clear() {
        filled = 0;
    }

    /** Lets the array go. */
    void release() {
        filled = 0;
        array = NO_ARRAY;
    }
}
