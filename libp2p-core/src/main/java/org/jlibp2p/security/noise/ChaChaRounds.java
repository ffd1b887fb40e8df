package org.jlibp2p.security.noise;

/**
 * The rounds of ChaCha20, written out in full twice, as the compiler needs them: for one block, and for many. No state.
 *
 * <p>The first words of all blocks are beside each other, then come the second ones, and so on. Specification: RFC 8439,
 * sections 2.1 to 2.3.
 */
final class ChaChaRounds {
    /** How far it is from a word of a block to its next. A constant: only so the compiler sees that they do not overlap. */
    static final int STRIDE = 352;

    static final int DOUBLE_ROUNDS = 10;

    private ChaChaRounds() {}

    /** Makes one block, from its start. */
    static void block(int[] start, int[] words, int lane) {
        int x0 = start[0];
        int x1 = start[1];
        int x2 = start[2];
        int x3 = start[3];
        int x4 = start[4];
        int x5 = start[5];
        int x6 = start[6];
        int x7 = start[7];
        int x8 = start[8];
        int x9 = start[9];
        int x10 = start[10];
        int x11 = start[11];
        int x12 = start[12];
        int x13 = start[13];
        int x14 = start[14];
        int x15 = start[15];

        for (int round = 0; round < DOUBLE_ROUNDS; round++) {
            // the columns
            x0 += x4;
            x12 = Integer.rotateLeft(x12 ^ x0, 16);
            x8 += x12;
            x4 = Integer.rotateLeft(x4 ^ x8, 12);
            x0 += x4;
            x12 = Integer.rotateLeft(x12 ^ x0, 8);
            x8 += x12;
            x4 = Integer.rotateLeft(x4 ^ x8, 7);
            x1 += x5;
            x13 = Integer.rotateLeft(x13 ^ x1, 16);
            x9 += x13;
            x5 = Integer.rotateLeft(x5 ^ x9, 12);
            x1 += x5;
            x13 = Integer.rotateLeft(x13 ^ x1, 8);
            x9 += x13;
            x5 = Integer.rotateLeft(x5 ^ x9, 7);
            x2 += x6;
            x14 = Integer.rotateLeft(x14 ^ x2, 16);
            x10 += x14;
            x6 = Integer.rotateLeft(x6 ^ x10, 12);
            x2 += x6;
            x14 = Integer.rotateLeft(x14 ^ x2, 8);
            x10 += x14;
            x6 = Integer.rotateLeft(x6 ^ x10, 7);
            x3 += x7;
            x15 = Integer.rotateLeft(x15 ^ x3, 16);
            x11 += x15;
            x7 = Integer.rotateLeft(x7 ^ x11, 12);
            x3 += x7;
            x15 = Integer.rotateLeft(x15 ^ x3, 8);
            x11 += x15;
            x7 = Integer.rotateLeft(x7 ^ x11, 7);

            // the diagonals
            x0 += x5;
            x15 = Integer.rotateLeft(x15 ^ x0, 16);
            x10 += x15;
            x5 = Integer.rotateLeft(x5 ^ x10, 12);
            x0 += x5;
            x15 = Integer.rotateLeft(x15 ^ x0, 8);
            x10 += x15;
            x5 = Integer.rotateLeft(x5 ^ x10, 7);
            x1 += x6;
            x12 = Integer.rotateLeft(x12 ^ x1, 16);
            x11 += x12;
            x6 = Integer.rotateLeft(x6 ^ x11, 12);
            x1 += x6;
            x12 = Integer.rotateLeft(x12 ^ x1, 8);
            x11 += x12;
            x6 = Integer.rotateLeft(x6 ^ x11, 7);
            x2 += x7;
            x13 = Integer.rotateLeft(x13 ^ x2, 16);
            x8 += x13;
            x7 = Integer.rotateLeft(x7 ^ x8, 12);
            x2 += x7;
            x13 = Integer.rotateLeft(x13 ^ x2, 8);
            x8 += x13;
            x7 = Integer.rotateLeft(x7 ^ x8, 7);
            x3 += x4;
            x14 = Integer.rotateLeft(x14 ^ x3, 16);
            x9 += x14;
            x4 = Integer.rotateLeft(x4 ^ x9, 12);
            x3 += x4;
            x14 = Integer.rotateLeft(x14 ^ x3, 8);
            x9 += x14;
            x4 = Integer.rotateLeft(x4 ^ x9, 7);
        }

        words[lane] = x0 + start[0];
        words[STRIDE + lane] = x1 + start[1];
        words[2 * STRIDE + lane] = x2 + start[2];
        words[3 * STRIDE + lane] = x3 + start[3];
        words[4 * STRIDE + lane] = x4 + start[4];
        words[5 * STRIDE + lane] = x5 + start[5];
        words[6 * STRIDE + lane] = x6 + start[6];
        words[7 * STRIDE + lane] = x7 + start[7];
        words[8 * STRIDE + lane] = x8 + start[8];
        words[9 * STRIDE + lane] = x9 + start[9];
        words[10 * STRIDE + lane] = x10 + start[10];
        words[11 * STRIDE + lane] = x11 + start[11];
        words[12 * STRIDE + lane] = x12 + start[12];
        words[13 * STRIDE + lane] = x13 + start[13];
        words[14 * STRIDE + lane] = x14 + start[14];
        words[15 * STRIDE + lane] = x15 + start[15];
    }

    /**
     * Two rounds of so many blocks, of at least two dozen: a loop that becomes vector instructions. It holds two whole
     * rounds so that there is enough to do between loading and storing.
     */
    static void doubleRound(int[] words, int blocks) {
        for (int i = 0; i < blocks; i++) {
            int x0 = words[i];
            int x1 = words[STRIDE + i];
            int x2 = words[2 * STRIDE + i];
            int x3 = words[3 * STRIDE + i];
            int x4 = words[4 * STRIDE + i];
            int x5 = words[5 * STRIDE + i];
            int x6 = words[6 * STRIDE + i];
            int x7 = words[7 * STRIDE + i];
            int x8 = words[8 * STRIDE + i];
            int x9 = words[9 * STRIDE + i];
            int x10 = words[10 * STRIDE + i];
            int x11 = words[11 * STRIDE + i];
            int x12 = words[12 * STRIDE + i];
            int x13 = words[13 * STRIDE + i];
            int x14 = words[14 * STRIDE + i];
            int x15 = words[15 * STRIDE + i];

            // the columns
            x0 += x4;
            x12 = Integer.rotateLeft(x12 ^ x0, 16);
            x8 += x12;
            x4 = Integer.rotateLeft(x4 ^ x8, 12);
            x0 += x4;
            x12 = Integer.rotateLeft(x12 ^ x0, 8);
            x8 += x12;
            x4 = Integer.rotateLeft(x4 ^ x8, 7);
            x1 += x5;
            x13 = Integer.rotateLeft(x13 ^ x1, 16);
            x9 += x13;
            x5 = Integer.rotateLeft(x5 ^ x9, 12);
            x1 += x5;
            x13 = Integer.rotateLeft(x13 ^ x1, 8);
            x9 += x13;
            x5 = Integer.rotateLeft(x5 ^ x9, 7);
            x2 += x6;
            x14 = Integer.rotateLeft(x14 ^ x2, 16);
            x10 += x14;
            x6 = Integer.rotateLeft(x6 ^ x10, 12);
            x2 += x6;
            x14 = Integer.rotateLeft(x14 ^ x2, 8);
            x10 += x14;
            x6 = Integer.rotateLeft(x6 ^ x10, 7);
            x3 += x7;
            x15 = Integer.rotateLeft(x15 ^ x3, 16);
            x11 += x15;
            x7 = Integer.rotateLeft(x7 ^ x11, 12);
            x3 += x7;
            x15 = Integer.rotateLeft(x15 ^ x3, 8);
            x11 += x15;
            x7 = Integer.rotateLeft(x7 ^ x11, 7);

            // the diagonals
            x0 += x5;
            x15 = Integer.rotateLeft(x15 ^ x0, 16);
            x10 += x15;
            x5 = Integer.rotateLeft(x5 ^ x10, 12);
            x0 += x5;
            x15 = Integer.rotateLeft(x15 ^ x0, 8);
            x10 += x15;
            x5 = Integer.rotateLeft(x5 ^ x10, 7);
            x1 += x6;
            x12 = Integer.rotateLeft(x12 ^ x1, 16);
            x11 += x12;
            x6 = Integer.rotateLeft(x6 ^ x11, 12);
            x1 += x6;
            x12 = Integer.rotateLeft(x12 ^ x1, 8);
            x11 += x12;
            x6 = Integer.rotateLeft(x6 ^ x11, 7);
            x2 += x7;
            x13 = Integer.rotateLeft(x13 ^ x2, 16);
            x8 += x13;
            x7 = Integer.rotateLeft(x7 ^ x8, 12);
            x2 += x7;
            x13 = Integer.rotateLeft(x13 ^ x2, 8);
            x8 += x13;
            x7 = Integer.rotateLeft(x7 ^ x8, 7);
            x3 += x4;
            x14 = Integer.rotateLeft(x14 ^ x3, 16);
            x9 += x14;
            x4 = Integer.rotateLeft(x4 ^ x9, 12);
            x3 += x4;
            x14 = Integer.rotateLeft(x14 ^ x3, 8);
            x9 += x14;
            x4 = Integer.rotateLeft(x4 ^ x9, 7);

            words[i] = x0;
            words[STRIDE + i] = x1;
            words[2 * STRIDE + i] = x2;
            words[3 * STRIDE + i] = x3;
            words[4 * STRIDE + i] = x4;
            words[5 * STRIDE + i] = x5;
            words[6 * STRIDE + i] = x6;
            words[7 * STRIDE + i] = x7;
            words[8 * STRIDE + i] = x8;
            words[9 * STRIDE + i] = x9;
            words[10 * STRIDE + i] = x10;
            words[11 * STRIDE + i] = x11;
            words[12 * STRIDE + i] = x12;
            words[13 * STRIDE + i] = x13;
            words[14 * STRIDE + i] = x14;
            words[15 * STRIDE + i] = x15;
        }
    }
}
