package org.jlibp2p.security.noise;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class Poly1305Test {
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(130).subtract(BigInteger.valueOf(5));

    static Stream<CipherVectors> macs() throws IOException {
        return CipherVectors.rfc8439("mac");
    }

    private static Poly1305 start(byte[] key) {
        ByteBuffer in = CipherVectors.littleEndian(key);
        Poly1305 authenticator = new Poly1305();
        authenticator.start(in.getLong(), in.getLong(), in.getLong(), in.getLong());
        return authenticator;
    }

    private static byte[] finish(Poly1305 authenticator) {
        authenticator.finish();
        byte[] tag = new byte[16];
        CipherVectors.littleEndian(tag).putLong(authenticator.tagLow()).putLong(authenticator.tagHigh());
        return tag;
    }

    /** The rest of a message that is not padded: a one stands above it, wherever that is. */
    private static void updateRest(Poly1305 authenticator, byte[] rest) {
        if (rest.length > 0) {
            byte[] block = Arrays.copyOf(rest, Poly1305.BLOCK_SIZE);
            block[rest.length] = 1;
            ByteBuffer in = CipherVectors.littleEndian(block);
            authenticator.updateBlock(in.getLong(), in.getLong(), 0);
        }
    }

    @ParameterizedTest
    @MethodSource("macs")
    void everyTagIsAsPublished(CipherVectors vector) {
        byte[] message = vector.bytes(3);
        int whole = message.length - message.length % Poly1305.BLOCK_SIZE;
        byte[] rest = Arrays.copyOfRange(message, whole, message.length);

        Poly1305 atOnce = start(vector.bytes(2));
        atOnce.updatePadded(CipherVectors.littleEndian(message), 0, whole);
        updateRest(atOnce, rest);
        assertThat(finish(atOnce)).isEqualTo(vector.bytes(4));

        Poly1305 byBlocks = start(vector.bytes(2));
        for (int i = 0; i < whole; i += Poly1305.BLOCK_SIZE) {
            byBlocks.updatePadded(CipherVectors.littleEndian(message), i, Poly1305.BLOCK_SIZE);
        }
        updateRest(byBlocks, rest);
        assertThat(finish(byBlocks)).isEqualTo(vector.bytes(4));
    }

    /** Keys and messages with long runs of ones and of zeros, in which carries go far. */
    @Provide
    Arbitrary<byte[]> keys() {
        return bytes().array(byte[].class).ofSize(32);
    }

    @Provide
    Arbitrary<byte[]> messages() {
        return bytes().array(byte[].class).ofMaxSize(200);
    }

    private static Arbitrary<Byte> bytes() {
        return Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.of((byte) 0xff, (byte) 0xfe, (byte) 0xfb, (byte) 0xfa)),
                Tuple.of(2, Arbitraries.of((byte) 0, (byte) 1, (byte) 5, (byte) 0x80)),
                Tuple.of(1, Arbitraries.bytes()));
    }

    @Property
    void theTagIsWhatTheFormulaSays(@ForAll("keys") byte[] key, @ForAll("messages") byte[] message) {
        Poly1305 authenticator = start(key);
        authenticator.updatePadded(CipherVectors.littleEndian(message), 0, message.length);

        assertThat(finish(authenticator)).isEqualTo(formula(key, message));
    }

    /** However it is cut into parts, as long as these are whole blocks. */
    @Property
    void theTagDoesNotDependOnTheParts(@ForAll("messages") byte[] message, @ForAll @IntRange(max = 12) int blocks) {
        byte[] key = new byte[32];
        new Random(blocks).nextBytes(key);
        int cut = Math.min(blocks * Poly1305.BLOCK_SIZE, message.length);
        Poly1305 authenticator = start(key);
        authenticator.updatePadded(CipherVectors.littleEndian(message), 0, cut);
        authenticator.updatePadded(CipherVectors.littleEndian(message), cut, message.length - cut);

        assertThat(finish(authenticator)).isEqualTo(formula(key, message));
    }

    @Test
    void theLargestKeyAndMessageDoNotOverflow() {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) 0xff);
        byte[] message = new byte[4096];
        Arrays.fill(message, (byte) 0xff);
        Poly1305 authenticator = start(key);
        authenticator.updatePadded(CipherVectors.littleEndian(message), 0, message.length);

        assertThat(finish(authenticator)).isEqualTo(formula(key, message));
    }

    private static byte[] formula(byte[] key, byte[] message) {
        byte[] clamped = Arrays.copyOf(key, 16);
        for (int i : new int[] {3, 7, 11, 15}) {
            clamped[i] &= 15;
        }
        for (int i : new int[] {4, 8, 12}) {
            clamped[i] &= (byte) 252;
        }
        BigInteger r = number(clamped, 0);
        BigInteger accumulator = BigInteger.ZERO;
        for (int i = 0; i < message.length; i += Poly1305.BLOCK_SIZE) {
            BigInteger block = number(Arrays.copyOfRange(message, i, i + Poly1305.BLOCK_SIZE), 1);
            accumulator = accumulator.add(block).multiply(r).mod(MODULUS);
        }
        byte[] sum = accumulator
                .add(number(Arrays.copyOfRange(key, 16, 32), 0))
                .mod(BigInteger.ONE.shiftLeft(128))
                .toByteArray();
        byte[] tag = new byte[16];
        for (int i = 0; i < Math.min(16, sum.length); i++) {
            tag[i] = sum[sum.length - 1 - i];
        }
        return tag;
    }

    private static BigInteger number(byte[] littleEndian, int top) {
        byte[] bytes = new byte[littleEndian.length + 1];
        bytes[0] = (byte) top;
        for (int i = 0; i < littleEndian.length; i++) {
            bytes[bytes.length - 1 - i] = littleEndian[i];
        }
        return new BigInteger(1, bytes);
    }
}
