package org.jlibp2p.kad.provide;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.table.Key;

/**
 * The first 64 bits of places in the key space, as unsigned numbers. They tell apart whatever a network of any size holds,
 * in a quarter of the memory; two peers whose heads are the same count as equally far from everything.
 */
final class Heads {
    /** How many bits of a key are looked at. */
    static final int BITS = Long.SIZE;

    private Heads() {}

    static long of(Key key) {
        return key.bytes().asByteBuffer().getLong();
    }

    static long of(Bytes preimage) {
        return of(Key.of(preimage));
    }

    /** The first bits alone, all others zero. */
    static long prefix(long head, int bits) {
        return bits == 0 ? 0 : head & -1L << (BITS - bits);
    }

    /** The last head that begins with a prefix. */
    static long last(long prefix, int bits) {
        return bits == 0 ? -1L : prefix | ~(-1L << (BITS - bits));
    }

    static boolean startsWith(long head, long prefix, int bits) {
        return prefix(head, bits) == prefix;
    }

    static boolean bit(long head, int index) {
        return (head >>> (BITS - 1 - index) & 1) != 0;
    }

    /** A head as a share of the whole space, from 0 to below 1. */
    static double fraction(long head) {
        return (head >>> 11) * 0x1.0p-53;
    }

    static String text(long prefix, int bits) {
        StringBuilder text = new StringBuilder(bits);
        for (int i = 0; i < bits; i++) {
            text.append(bit(prefix, i) ? '1' : '0');
        }
        return text.toString();
    }
}
