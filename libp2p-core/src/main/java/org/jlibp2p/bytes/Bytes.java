package org.jlibp2p.bytes;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * An immutable run of bytes.
 *
 * <p>Slicing is free and shares the array below; the array is never written again, so a {@code Bytes} may be passed to
 * any thread and kept for any time. There is no ownership to discuss and nothing to release. The order is that of
 * unsigned bytes, which also keeps hash maps fast when a peer chooses the keys.
 */
public final class Bytes implements Comparable<Bytes> {
    private static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

    private final byte[] array;
    private final int offset;
    private final int size;

    private Bytes(byte[] array, int offset, int size) {
        this.array = array;
        this.offset = offset;
        this.size = size;
    }

    /**
     * Reads the array below without copying it.
     *
     * @param <T> what the reader makes of it
     */
    @FunctionalInterface
    public interface Borrower<T> {
        /**
         * Reads {@code length} bytes from {@code offset}. The array must not be written, and not be kept after this
         * call returns.
         *
         * @param array the array below
         * @param offset the first byte
         * @param length how many there are
         * @return whatever the reader makes of them
         */
        T read(byte[] array, int offset, int length);
    }

    /**
     * No bytes.
     *
     * @return the empty run
     */
    public static Bytes empty() {
        return EMPTY;
    }

    /**
     * A copy of the given bytes.
     *
     * @param source the bytes to copy
     * @return the copy
     */
    public static Bytes copyOf(byte... source) {
        return source.length == 0 ? EMPTY : new Bytes(source.clone(), 0, source.length);
    }

    /**
     * The remaining bytes of a buffer, copied; the buffer's position does not move.
     *
     * @param source the buffer to copy from
     * @return the copy
     */
    public static Bytes copyOf(ByteBuffer source) {
        byte[] copy = new byte[source.remaining()];
        source.duplicate().get(copy);
        return wrap(copy);
    }

    /**
     * The given array, not copied: the caller gives it up and never writes to it again.
     *
     * @param owned an array that nobody will write to any more
     * @return the run over the whole array
     */
    public static Bytes wrap(byte[] owned) {
        return owned.length == 0 ? EMPTY : new Bytes(owned, 0, owned.length);
    }

    /**
     * Part of the given array, not copied: the caller gives that part up and never writes to it again.
     *
     * @param owned an array whose part nobody will write to any more
     * @param offset the first byte
     * @param size how many
     * @return the run over that part
     */
    public static Bytes wrap(byte[] owned, int offset, int size) {
        Objects.checkFromIndexSize(offset, size, owned.length);
        return size == 0 ? EMPTY : new Bytes(owned, offset, size);
    }

    /**
     * The UTF-8 encoding of a text.
     *
     * @param text the text
     * @return its bytes
     */
    public static Bytes utf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Bytes from hexadecimal digits.
     *
     * @param digits an even number of hexadecimal digits, in either case
     * @return the bytes they stand for
     * @throws IllegalArgumentException if they are not that
     */
    public static Bytes fromHex(String digits) {
        return wrap(HexFormat.of().parseHex(digits));
    }

    /**
     * The given runs one after another.
     *
     * @param parts the runs, in order
     * @return one run with all their bytes
     */
    public static Bytes concat(Bytes... parts) {
        return concat(Arrays.asList(parts));
    }

    /**
     * The given runs one after another.
     *
     * @param parts the runs, in order
     * @return one run with all their bytes; the run itself when only one is given
     * @throws IllegalArgumentException if they are more than 2 GiB together
     */
    public static Bytes concat(List<Bytes> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        long total = 0;
        for (Bytes part : parts) {
            total += part.size;
        }
        if (total > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("too many bytes for one run: " + total);
        }
        byte[] joined = new byte[(int) total];
        int at = 0;
        for (Bytes part : parts) {
            part.copyTo(joined, at);
            at += part.size;
        }
        return wrap(joined);
    }

    /**
     * How many bytes there are.
     *
     * @return the number of bytes
     */
    public int size() {
        return size;
    }

    /**
     * Whether there are none.
     *
     * @return true if the size is zero
     */
    public boolean isEmpty() {
        return size == 0;
    }

    /**
     * One byte, signed as Java has it.
     *
     * @param index from 0 to {@code size() - 1}
     * @return the byte there
     */
    public byte byteAt(int index) {
        return array[offset + Objects.checkIndex(index, size)];
    }

    /**
     * One byte as a number from 0 to 255.
     *
     * @param index from 0 to {@code size() - 1}
     * @return the byte there
     */
    public int unsignedAt(int index) {
        return byteAt(index) & 0xff;
    }

    /**
     * Everything from an index on; nothing is copied.
     *
     * @param from the first byte, up to {@code size()}
     * @return the rest
     */
    public Bytes slice(int from) {
        return slice(from, size);
    }

    /**
     * The bytes between two indices; nothing is copied.
     *
     * @param from the first byte
     * @param to the one behind the last
     * @return those bytes
     */
    public Bytes slice(int from, int to) {
        Objects.checkFromToIndex(from, to, size);
        if (from == 0 && to == size) {
            return this;
        }
        return from == to ? EMPTY : new Bytes(array, offset + from, to - from);
    }

    /**
     * The same bytes in an array of just their size: what to keep when this is a small slice of something large.
     *
     * @return an equal run that holds no other bytes in memory
     */
    public Bytes compact() {
        return size == array.length ? this : wrap(toByteArray());
    }

    /**
     * Whether these bytes begin with the given ones.
     *
     * @param prefix what to look for
     * @return true if the first bytes are equal to it
     */
    public boolean startsWith(Bytes prefix) {
        return size >= prefix.size
                && Arrays.equals(
                        array, offset, offset + prefix.size, prefix.array, prefix.offset, prefix.offset + prefix.size);
    }

    /**
     * A fresh array with these bytes.
     *
     * @return the copy
     */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(array, offset, offset + size);
    }

    /**
     * Copies all bytes into an array.
     *
     * @param target where to
     * @param at the index of the first one there
     */
    public void copyTo(byte[] target, int at) {
        System.arraycopy(array, offset, target, at, size);
    }

    /**
     * Appends all bytes to a buffer.
     *
     * @param target where to; must have room
     */
    public void copyTo(ByteBuffer target) {
        target.put(array, offset, size);
    }

    /**
     * Lets a reader see the array below, without a copy: for ciphers, digests and sockets.
     *
     * @param <T> what the reader makes of it
     * @param borrower reads the array; must neither write nor keep it
     * @return what the reader returned
     */
    public <T> T borrow(Borrower<T> borrower) {
        return borrower.read(array, offset, size);
    }

    /**
     * A read-only buffer over these bytes; nothing is copied.
     *
     * @return a fresh buffer, from the first byte to the last
     */
    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(array, offset, size).slice().asReadOnlyBuffer();
    }

    /**
     * These bytes read as UTF-8, with the replacement character wherever they are not.
     *
     * @return the text
     */
    public String utf8() {
        return new String(array, offset, size, StandardCharsets.UTF_8);
    }

    /**
     * Lower-case hexadecimal digits.
     *
     * @return two digits a byte
     */
    public String hex() {
        return HexFormat.of().formatHex(array, offset, offset + size);
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(
                array, offset, offset + size, other.array, other.offset, other.offset + other.size);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that
                && Arrays.equals(array, offset, offset + size, that.array, that.offset, that.offset + that.size);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + size; i++) {
            hash = 31 * hash + array[i];
        }
        return hash;
    }

    /** The first bytes in hexadecimal and the size: for logs and failed tests. */
    @Override
    public String toString() {
        int shown = Math.min(size, 32);
        String digits = HexFormat.of().formatHex(array, offset, offset + shown);
        return "Bytes[" + size + ": " + digits + (shown < size ? "…" : "") + "]";
    }
}
