package org.jlibp2p.security.noise;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ChaChaLanesTest {
    private final ChaChaLanes lanes = new ChaChaLanes();

    static Stream<CipherVectors> blocks() throws IOException {
        return CipherVectors.rfc8439("block");
    }

    static Stream<CipherVectors> texts() throws IOException {
        return CipherVectors.rfc8439("encrypt");
    }

    private void start(CipherVectors vector) {
        lanes.start(vector.bytes(2), vector.prefix(3), vector.nonce(3));
    }

    private byte[] apply(int lane, byte[] in) {
        byte[] out = new byte[in.length];
        lanes.apply(lane, CipherVectors.littleEndian(in), 0, CipherVectors.littleEndian(out), 0, in.length);
        return out;
    }

    /** One at a time, and in the first, the last and the lane between of many. */
    @ParameterizedTest
    @MethodSource("blocks")
    void everyBlockIsAsPublished(CipherVectors vector) {
        int counter = Integer.parseInt(vector.word(4));
        byte[] keystream = vector.bytes(5);
        byte[] zeros = new byte[keystream.length];
        start(vector);

        lanes.generate(counter, 1);
        assertThat(apply(0, zeros)).isEqualTo(keystream);
        for (int lane : new int[] {0, 1, 23, ChaChaLanes.LANES - 1}) {
            lanes.generate(counter - lane, ChaChaLanes.LANES);
            assertThat(apply(lane, zeros)).isEqualTo(keystream);
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void everyTextIsEncryptedAsPublishedAndDecrypted(CipherVectors vector) {
        start(vector);
        for (int blocks : new int[] {8, 10, 100}) {
            lanes.generate(Integer.parseInt(vector.word(4)), blocks);
            assertThat(apply(0, vector.bytes(5))).isEqualTo(vector.bytes(6));
            assertThat(apply(0, vector.bytes(6))).isEqualTo(vector.bytes(5));
        }
    }

    /** The counter has 32 bits and begins again with zero, the nonce has 96, and each bit counts. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, Integer.MAX_VALUE - 5, -1, -5, -200})
    void manyBlocksAreTheSameAsOneByOne(int counter) {
        Random random = new Random(counter);
        byte[] key = new byte[ChaChaLanes.KEY_SIZE];
        random.nextBytes(key);
        for (long nonce : new long[] {0, 1, -1, 1L << 31, 1L << 32, 1L << 63, random.nextLong()}) {
            lanes.start(key, random.nextInt(), nonce);
            for (int blocks : new int[] {1, 2, 9, 10, 11, 23, 24, 25, 31, 32, 33, 100, 351, 352}) {
                lanes.generate(counter, blocks);
                byte[] atOnce = apply(0, new byte[blocks * ChaChaLanes.BLOCK_SIZE]);
                byte[] oneByOne = new byte[0];
                for (int i = 0; i < blocks; i++) {
                    lanes.generate(counter + i, 1);
                    byte[] block = apply(0, new byte[ChaChaLanes.BLOCK_SIZE]);
                    oneByOne = Arrays.copyOf(oneByOne, oneByOne.length + block.length);
                    System.arraycopy(block, 0, oneByOne, oneByOne.length - block.length, block.length);
                }
                assertThat(atOnce).isEqualTo(oneByOne);
            }
        }
    }

    @Test
    void aMessageBeginsAnew() {
        byte[] key = new byte[ChaChaLanes.KEY_SIZE];
        lanes.start(key, 0, 7);
        lanes.generate(0, 1);
        byte[] first = apply(0, new byte[64]);
        lanes.start(key, 0, 8);
        lanes.generate(5, 352);
        lanes.start(key, 0, 7);
        lanes.generate(0, 1);

        assertThat(apply(0, new byte[64])).isEqualTo(first);
    }
}
