package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;

/**
 * The one-time authenticator, in 64-bit arithmetic: numbers modulo 2^130 - 5 as three limbs of 44 bits. Confined to one
 * thread; reused for every message.
 *
 * <p>A product of limbs has up to 94 bits. Its part above bit 44 is the upper half of the product of the factors moved
 * up by 20 bits together, so nothing that is added up here overflows, and no carry has to be looked for.
 *
 * <p>Neither branches nor addresses depend on what is secret. Specification: RFC 8439, section 2.5.
 */
final class Poly1305 {
    static final int BLOCK_SIZE = 16;

    /** What stands above a block of full size. */
    static final long FULL = 1;

    private static final int LIMB = 44;
    private static final long MASK = (1L << LIMB) - 1;
    private static final int TOP_LIMB = 42;
    private static final long TOP_MASK = (1L << TOP_LIMB) - 1;

    /** What is above three limbs counts twenty-fold at the bottom: 2^132 = 4 * 2^130, and 2^130 = 5. */
    private static final int FOLD = 20;

    // 20 bits in all.
    private static final int UP = 16;
    private static final int KEY_UP = 4;

    // the accumulator
    private long h0;
    private long h1;
    private long h2;

    // the key, and its square
    private long r0;
    private long r1;
    private long r2;
    private long q0;
    private long q1;
    private long q2;

    // what is added at the end, and then the tag
    private long tagLow;
    private long tagHigh;

    /** Begins with a key, of which each is eight bytes, little-endian. */
    void start(long rLow, long rHigh, long sLow, long sHigh) {
        long low = rLow & 0x0ffffffc0fffffffL;
        long high = rHigh & 0x0ffffffc0ffffffcL;
        r0 = low & MASK;
        r1 = (low >>> 44 | high << 20) & MASK;
        r2 = high >>> 24;
        tagLow = sLow;
        tagHigh = sHigh;
        h0 = r0;
        h1 = r1;
        h2 = r2;
        multiply();
        q0 = h0;
        q1 = h1;
        q2 = h2;
        h0 = 0;
        h1 = 0;
        h2 = 0;
    }

    /** Takes some bytes of a little-endian buffer, and zeros up to a full block. */
    void updatePadded(ByteBuffer in, int at, int size) {
        int pairs = size & -2 * BLOCK_SIZE;
        updatePairs(in, at, at + pairs);
        int i = at + pairs;
        int end = at + size;
        if (end - i >= BLOCK_SIZE) {
            updateBlock(in.getLong(i), in.getLong(i + Long.BYTES), FULL);
            i += BLOCK_SIZE;
        }
        if (i < end) {
            int half = Math.min(end - i, Long.BYTES);
            updateBlock(part(in, i, half), part(in, i + half, end - i - half), FULL);
        }
    }

    /** Up to eight bytes as a number. */
    private static long part(ByteBuffer in, int at, int size) {
        if (size == Long.BYTES) {
            return in.getLong(at);
        }
        long part = 0;
        for (int i = size - 1; i >= 0; i--) {
            part = part << Byte.SIZE | in.get(at + i) & 0xff;
        }
        return part;
    }

    /** Takes one block: sixteen bytes, and what stands above them. */
    void updateBlock(long low, long high, long top) {
        h0 += low & MASK;
        h1 += (low >>> 44 | high << 20) & MASK;
        h2 += high >>> 24 | top << 40;
        multiply();
    }

    private void multiply() {
        long s1 = r1 * FOLD;
        long s2 = r2 * FOLD;
        long g0 = h0 << UP;
        long g1 = h1 << UP;
        long g2 = h2 << UP;
        long low0 = (h0 * r0 & MASK) + (h1 * s2 & MASK) + (h2 * s1 & MASK);
        long low1 = (h0 * r1 & MASK) + (h1 * r0 & MASK) + (h2 * s2 & MASK);
        long low2 = (h0 * r2 & MASK) + (h1 * r1 & MASK) + (h2 * r0 & MASK);
        long high0 = high(g0, r0 << KEY_UP) + high(g1, s2 << KEY_UP) + high(g2, s1 << KEY_UP);
        long high1 = high(g0, r1 << KEY_UP) + high(g1, r0 << KEY_UP) + high(g2, s2 << KEY_UP);
        long high2 = high(g0, r2 << KEY_UP) + high(g1, r1 << KEY_UP) + high(g2, r0 << KEY_UP);
        long sum0 = low0 + high2 * FOLD;
        long sum1 = low1 + high0 + (sum0 >>> LIMB);
        long sum2 = low2 + high1 + (sum1 >>> LIMB);
        h0 = (sum0 & MASK) + (sum2 >>> LIMB) * FOLD;
        h1 = sum1 & MASK;
        h2 = sum2 & MASK;
    }

    private static long high(long up, long keyUp) {
        return Math.multiplyHigh(up, keyUp);
    }

    /**
     * Two blocks in each turn, of which the first is multiplied by the square of the key: half as many carries, and
     * twice as much to do while one waits for the other.
     */
    private void updatePairs(ByteBuffer in, int from, int end) {
        long r0 = this.r0;
        long r1 = this.r1;
        long r2 = this.r2;
        long s1 = r1 * FOLD;
        long s2 = r2 * FOLD;
        long q0 = this.q0;
        long q1 = this.q1;
        long q2 = this.q2;
        long p1 = q1 * FOLD;
        long p2 = q2 * FOLD;
        long h0 = this.h0;
        long h1 = this.h1;
        long h2 = this.h2;
        for (int i = from; i < end; i += 2 * BLOCK_SIZE) {
            long low = in.getLong(i);
            long high = in.getLong(i + 8);
            h0 += low & MASK;
            h1 += (low >>> 44 | high << 20) & MASK;
            h2 += high >>> 24 | FULL << 40;
            low = in.getLong(i + 16);
            high = in.getLong(i + 24);
            long m0 = low & MASK;
            long m1 = (low >>> 44 | high << 20) & MASK;
            long m2 = high >>> 24 | FULL << 40;

            long low0 = (h0 * q0 & MASK) + (h1 * p2 & MASK) + (h2 * p1 & MASK);
            long low1 = (h0 * q1 & MASK) + (h1 * q0 & MASK) + (h2 * p2 & MASK);
            long low2 = (h0 * q2 & MASK) + (h1 * q1 & MASK) + (h2 * q0 & MASK);
            low0 += (m0 * r0 & MASK) + (m1 * s2 & MASK) + (m2 * s1 & MASK);
            low1 += (m0 * r1 & MASK) + (m1 * r0 & MASK) + (m2 * s2 & MASK);
            low2 += (m0 * r2 & MASK) + (m1 * r1 & MASK) + (m2 * r0 & MASK);

            long g0 = h0 << UP;
            long g1 = h1 << UP;
            long g2 = h2 << UP;
            long n0 = m0 << UP;
            long n1 = m1 << UP;
            long n2 = m2 << UP;
            long high0 = high(g0, q0 << KEY_UP) + high(g1, p2 << KEY_UP) + high(g2, p1 << KEY_UP);
            long high1 = high(g0, q1 << KEY_UP) + high(g1, q0 << KEY_UP) + high(g2, p2 << KEY_UP);
            long high2 = high(g0, q2 << KEY_UP) + high(g1, q1 << KEY_UP) + high(g2, q0 << KEY_UP);
            high0 += high(n0, r0 << KEY_UP) + high(n1, s2 << KEY_UP) + high(n2, s1 << KEY_UP);
            high1 += high(n0, r1 << KEY_UP) + high(n1, r0 << KEY_UP) + high(n2, s2 << KEY_UP);
            high2 += high(n0, r2 << KEY_UP) + high(n1, r1 << KEY_UP) + high(n2, r0 << KEY_UP);

            long sum0 = low0 + high2 * FOLD;
            long sum1 = low1 + high0 + (sum0 >>> LIMB);
            long sum2 = low2 + high1 + (sum1 >>> LIMB);
            h0 = (sum0 & MASK) + (sum2 >>> LIMB) * FOLD;
            h1 = sum1 & MASK;
            h2 = sum2 & MASK;
        }
        this.h0 = h0;
        this.h1 = h1;
        this.h2 = h2;
    }

    /** Computes the tag; then no more is taken. */
    void finish() {
        carry();
        carry();
        // The remainder is this number or, if that is not negative, what it is above the modulus; either is computed.
        long g0 = h0 + 5;
        long g1 = h1 + (g0 >>> LIMB);
        long g2 = h2 + (g1 >>> LIMB) - (1L << TOP_LIMB);
        long below = g2 >> (Long.SIZE - 1);
        h0 = h0 & below | g0 & MASK & ~below;
        h1 = h1 & below | g1 & MASK & ~below;
        h2 = h2 & below | g2 & ~below;
        long low = h0 | h1 << 44;
        long high = h1 >>> 20 | h2 << 24;
        long sum = low + tagLow;
        long carry = (low & tagLow | (low | tagLow) & ~sum) >>> (Long.SIZE - 1);
        tagLow = sum;
        tagHigh += high + carry;
    }

    /** The first half of the tag that was computed, little-endian. */
    long tagLow() {
        return tagLow;
    }

    /** The second half of the tag. */
    long tagHigh() {
        return tagHigh;
    }

    private void carry() {
        h1 += h0 >>> LIMB;
        h0 &= MASK;
        h2 += h1 >>> LIMB;
        h1 &= MASK;
        h0 += (h2 >>> TOP_LIMB) * 5;
        h2 &= TOP_MASK;
    }
}
