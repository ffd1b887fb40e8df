package org.jlibp2p.bytes;

import org.jlibp2p.MalformedMessageException;

/**
 * The unsigned variable-length integer of multiformats: seven bits a byte, least significant first, at most nine bytes,
 * in the shortest form only.
 *
 * <p>Specification: multiformats, unsigned-varint. All functions are pure.
 */
public final class Varint {
    /** The longest encoding that the specification allows, in bytes. */
    public static final int MAX_SIZE = 9;

    private Varint() {}

    /**
     * How many bytes a value takes.
     *
     * @param value from 0 to 2^63 - 1
     * @return from 1 to 9
     */
    public static int size(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a varint is from 0 to 2^63-1, not " + value);
        }
        return value == 0 ? 1 : (63 - Long.numberOfLeadingZeros(value)) / 7 + 1;
    }

    /**
     * A value's encoding.
     *
     * @param value from 0 to 2^63 - 1
     * @return 1 to 9 bytes
     */
    public static Bytes encode(long value) {
        byte[] encoded = new byte[size(value)];
        write(value, encoded, 0);
        return Bytes.wrap(encoded);
    }

    /**
     * Writes a value into an array.
     *
     * @param value from 0 to 2^63 - 1
     * @param target where to
     * @param at the index of its first byte
     * @return the index behind its last byte
     */
    public static int write(long value, byte[] target, int at) {
        int end = at + size(value);
        long rest = value;
        for (int i = at; i < end - 1; i++) {
            target[i] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        target[end - 1] = (byte) rest;
        return end;
    }

    /**
     * How many bytes the varint at an index takes, as far as can be told from the bytes there.
     *
     * @param bytes where it stands
     * @param at the index of its first byte
     * @return its size, or 0 if the bytes end before it does
     * @throws MalformedMessageException if it is longer than nine bytes
     */
    public static int sizeAt(Bytes bytes, int at) {
        for (int i = at; i < bytes.size(); i++) {
            if (bytes.byteAt(i) >= 0) {
                return i - at + 1;
            }
            if (i - at == MAX_SIZE - 1) {
                throw new MalformedMessageException("varint longer than " + MAX_SIZE + " bytes");
            }
        }
        return 0;
    }

    /**
     * Reads the varint at an index; {@link #size(long)} of the result tells where it ends.
     *
     * @param bytes where it stands
     * @param at the index of its first byte
     * @return its value, from 0 to 2^63 - 1
     * @throws MalformedMessageException if it is cut off, longer than nine bytes, or not in its shortest form
     */
    public static long read(Bytes bytes, int at) {
        int size = sizeAt(bytes, at);
        if (size == 0) {
            throw new MalformedMessageException("varint cut off");
        }
        long value = 0;
        for (int i = 0; i < size; i++) {
            value |= (long) (bytes.byteAt(at + i) & 0x7f) << (7 * i);
        }
        if (size > 1 && bytes.byteAt(at + size - 1) == 0) {
            throw new MalformedMessageException("varint not in its shortest form");
        }
        return value;
    }
}
