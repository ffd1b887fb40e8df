package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The keystream of ChaCha20, many blocks at once: word by word beside each other, a lane for each block, so that the
 * compiler turns the loop over the lanes into vector instructions. Confined to one thread; reused for every message.
 *
 * <p>Neither branches nor addresses depend on what is secret. Specification: RFC 8439, sections 2.3 and 2.4.
 */
final class ChaChaLanes {
    /** The most blocks at once: a whole frame takes three times, and so many fit a processor's first cache. */
    static final int LANES = ChaChaRounds.STRIDE;

    static final int BLOCK_SIZE = 64;
    static final int KEY_SIZE = 32;
    private static final int KEY_WORDS = KEY_SIZE / Integer.BYTES;

    /** Up to so many blocks are made one by one. */
    private static final int FEW = 9;

    /**
     * If not, at least so many, needed or not. Beyond the first few they cost next to nothing, and from loops that are
     * mostly short the compiler would learn that vectors do not pay, and not think again when a long message comes.
     */
    private static final int FEWEST_AT_ONCE = 24;

    private static final int WORDS = 16;
    private static final int KEY = 4;
    private static final int COUNTER = KEY + KEY_WORDS;
    private static final int STRIDE = ChaChaRounds.STRIDE;

    private final int[] words = new int[WORDS * STRIDE];
    private final int[] start = new int[WORDS];

    /**
     * Begins the keystream of a message.
     *
     * @param prefix the four bytes of the nonce in front of the eight that count messages
     */
    void start(byte[] key, int prefix, long nonce) {
        start[0] = 0x61707865;
        start[1] = 0x3320646e;
        start[2] = 0x79622d32;
        start[3] = 0x6b206574;
        for (int i = 0; i < KEY_WORDS; i++) {
            start[KEY + i] = littleEndian(key, i * Integer.BYTES);
        }
        start[COUNTER + 1] = prefix;
        start[COUNTER + 2] = (int) nonce;
        start[COUNTER + 3] = (int) (nonce >>> Integer.SIZE);
    }

    private static int littleEndian(byte[] bytes, int at) {
        return bytes[at] & 0xff
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | (bytes[at + 3] & 0xff) << 24;
    }

    /** Makes so many blocks, from a place in the keystream on; those made before are gone. */
    void generate(int counter, int blocks) {
        start[COUNTER] = counter;
        if (blocks <= FEW) {
            generateOneByOne(blocks);
        } else {
            generateAtOnce(Math.max(blocks, FEWEST_AT_ONCE));
        }
    }

    private void generateOneByOne(int blocks) {
        for (int lane = 0; lane < blocks; lane++) {
            ChaChaRounds.block(start, words, lane);
            start[COUNTER]++;
        }
    }

    private void generateAtOnce(int blocks) {
        fill(blocks);
        for (int round = 0; round < ChaChaRounds.DOUBLE_ROUNDS; round++) {
            ChaChaRounds.doubleRound(words, blocks);
        }
        addStart(blocks);
    }

    private void fill(int blocks) {
        for (int word = 0; word < WORDS; word++) {
            Arrays.fill(words, word * STRIDE, word * STRIDE + blocks, start[word]);
        }
        for (int lane = 0; lane < blocks; lane++) {
            words[COUNTER * STRIDE + lane] += lane;
        }
    }

    private void addStart(int blocks) {
        for (int word = 0; word < WORDS; word++) {
            add(words, word * STRIDE, blocks, start[word]);
        }
        for (int lane = 0; lane < blocks; lane++) {
            words[COUNTER * STRIDE + lane] += lane;
        }
    }

    private static void add(int[] words, int from, int count, int summand) {
        for (int i = from; i < from + count; i++) {
            words[i] += summand;
        }
    }

    /** Eight bytes of a block, from a word with an even number on. */
    long pair(int lane, int word) {
        int at = word * STRIDE + lane;
        return words[at] & 0xffffffffL | (long) words[at + STRIDE] << Integer.SIZE;
    }

    /** Turns plaintext into ciphertext, or back, with the keystream from a lane on; both buffers are little-endian. */
    void apply(int lane, ByteBuffer in, int inAt, ByteBuffer out, int outAt, int size) {
        int whole = size / BLOCK_SIZE;
        for (int i = 0; i < whole; i++) {
            applyBlock(words, lane + i, in, inAt + i * BLOCK_SIZE, out, outAt + i * BLOCK_SIZE);
        }
        applyPart(lane + whole, in, inAt + whole * BLOCK_SIZE, out, outAt + whole * BLOCK_SIZE, size % BLOCK_SIZE);
    }

    private static void applyBlock(int[] words, int lane, ByteBuffer in, int inAt, ByteBuffer out, int outAt) {
        for (int i = 0; i < BLOCK_SIZE / Long.BYTES; i++) {
            int at = 2 * i * STRIDE + lane;
            long pair = words[at] & 0xffffffffL | (long) words[at + STRIDE] << Integer.SIZE;
            out.putLong(outAt + i * Long.BYTES, in.getLong(inAt + i * Long.BYTES) ^ pair);
        }
    }

    private void applyPart(int lane, ByteBuffer in, int inAt, ByteBuffer out, int outAt, int size) {
        int i = 0;
        for (; i + Long.BYTES <= size; i += Long.BYTES) {
            out.putLong(outAt + i, in.getLong(inAt + i) ^ pair(lane, i / Integer.BYTES));
        }
        if (i < size) {
            long pair = pair(lane, i / Integer.BYTES);
            for (; i < size; i++) {
                out.put(outAt + i, (byte) (in.get(inAt + i) ^ pair));
                pair >>>= Byte.SIZE;
            }
        }
    }
}
