package org.jlibp2p.kad.table;

import org.jlibp2p.bytes.Bytes;

/**
 * The first 64 bits of places in the key space, as unsigned numbers. They tell apart whatever a network of any size holds,
 * in a quarter of the memory; two peers whose heads are the same count as equally far from everything.
 */
public final class Heads {
    /** How many bits of a key are looked at. */
    public static final int BITS = Long.SIZE;

    private Heads() {}

    /**
     * The head of a key.
     *
     * @param key the key
     * @return its first 64 bits
     */
    public static long of(Key key) {
        return key.bytes().asByteBuffer().getLong();
    }

    /**
     * The head of where something lies.
     *
     * @param preimage what is hashed
     * @return the first 64 bits of its key
     */
    public static long of(Bytes preimage) {
        return of(Key.of(preimage));
    }

    /**
     * The first bits alone.
     *
     * @param head a head
     * @param bits how many bits
     * @return all others zero
     */
    public static long prefix(long head, int bits) {
        return bits == 0 ? 0 : head & -1L << (BITS - bits);
    }

    /**
     * The last head that begins with a prefix.
     *
     * @param prefix a head whose other bits are zero
     * @param bits how many bits it has
     * @return all others one
     */
    public static long last(long prefix, int bits) {
        return bits == 0 ? -1L : prefix | ~(-1L << (BITS - bits));
    }

    /**
     * Whether a head begins with a prefix.
     *
     * @param head a head
     * @param prefix a head whose other bits are zero
     * @param bits how many bits it has
     * @return true if it does
     */
    public static boolean startsWith(long head, long prefix, int bits) {
        return prefix(head, bits) == prefix;
    }

    /**
     * One bit.
     *
     * @param head a head
     * @param index 0 is the first one
     * @return true if it is set
     */
    public static boolean bit(long head, int index) {
        return (head >>> (BITS - 1 - index) & 1) != 0;
    }

    /**
     * A head as a share of the whole space.
     *
     * @param head a head, or a distance
     * @return from 0 to below 1
     */
    public static double fraction(long head) {
        return (head >>> 11) * 0x1.0p-53;
    }

    /**
     * A prefix as text.
     *
     * @param prefix a head
     * @param bits how many of its bits
     * @return a zero or a one for each
     */
    public static String text(long prefix, int bits) {
        StringBuilder text = new StringBuilder(bits);
        for (int i = 0; i < bits; i++) {
            text.append(bit(prefix, i) ? '1' : '0');
        }
        return text.toString();
    }
}
