package org.jlibp2p.tls;

import java.nio.ByteBuffer;
import java.util.Arrays;

import org.jlibp2p.MalformedMessageException;

/**
 * A record that arrives in pieces. Its array grows with what has arrived, never to what was announced, and is used again
 * for the next record until it is let go. No I/O; confined to one thread.
 */
final class PartialRecord {
    private static final int MIN_ARRAY = 256;
    private static final int MAX_ARRAY = RecordFormat.HEADER_SIZE + RecordFormat.MAX_SEALED;
    private static final byte[] NO_ARRAY = {};

    private byte[] array = NO_ARRAY;
    private int filled;

    boolean isEmpty() {
        return filled == 0;
    }

    /**
     * Takes what belongs to this record.
     *
     * @return whether the record is whole now
     * @throws MalformedMessageException if the header is that of no record
     */
    boolean fill(ByteBuffer in) {
        take(in, RecordFormat.HEADER_SIZE);
        if (filled > 0 && (array[0] < RecordFormat.CHANGE_CIPHER_SPEC || array[0] > RecordFormat.APPLICATION_DATA)) {
            throw new MalformedMessageException("a record of type " + (array[0] & 0xff));
        }
        if (filled < RecordFormat.HEADER_SIZE) {
            return false;
        }
        int length = (array[RecordFormat.LENGTH_AT] & 0xff) << 8 | array[RecordFormat.LENGTH_AT + 1] & 0xff;
        if (length > RecordFormat.MAX_SEALED) {
            throw new MalformedMessageException("a record of " + length + " bytes, above " + RecordFormat.MAX_SEALED);
        }
        take(in, RecordFormat.HEADER_SIZE + length);
        return filled == RecordFormat.HEADER_SIZE + length;
    }

    private void take(ByteBuffer in, int wanted) {
        int size = Math.min(wanted - filled, in.remaining());
        if (size <= 0) {
            return;
        }
        if (filled + size > array.length) {
            int doubled = Math.max(MIN_ARRAY, Math.min(2 * array.length, MAX_ARRAY));
            array = Arrays.copyOf(array, Math.max(filled + size, doubled));
        }
        in.get(array, filled, size);
        filled += size;
    }

    /** A whole record with its header, valid until the next one is begun. */
    ByteBuffer record() {
        return ByteBuffer.wrap(array, 0, filled);
    }

    /** How many bytes are held in memory. */
    int capacity() {
        return array.length;
    }

    /** Begins the next record. */
    void clear() {
        filled = 0;
    }

    /** Lets the array go. */
    void release() {
        filled = 0;
        array = NO_ARRAY;
    }
}
