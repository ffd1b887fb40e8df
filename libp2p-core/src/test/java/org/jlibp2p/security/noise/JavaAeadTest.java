package org.jlibp2p.security.noise;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The cipher in plain Java against published vectors, and against the JDK's. */
class JavaAeadTest {
    private static final AeadCipher.Engine JAVA = JavaAead.engine();
    private static final AeadCipher.Engine JDK = JcaAead.jdk().orElseThrow();
    private static final AeadCipher.Engine BY_SIZE = AeadBySize.engine(JAVA, 100, JDK);
    private static final byte[] NOTHING = {};

    static Stream<CipherVectors> rfc8439() throws IOException {
        return CipherVectors.rfc8439("aead");
    }

    private static byte[] random(long seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] joined = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, joined, one.length, other.length);
        return joined;
    }

    private static byte[] seal(AeadCipher cipher, long nonce, byte[] associated, byte[] plaintext) {
        byte[] sealed = new byte[plaintext.length + AeadCipher.TAG_SIZE];
        cipher.seal(nonce, associated, ByteBuffer.wrap(plaintext), ByteBuffer.wrap(sealed));
        return sealed;
    }

    private static byte[] open(AeadCipher cipher, long nonce, byte[] associated, byte[] sealed)
            throws AEADBadTagException {
        byte[] opened = new byte[sealed.length - AeadCipher.TAG_SIZE];
        cipher.open(nonce, associated, ByteBuffer.wrap(sealed), ByteBuffer.wrap(opened));
        return opened;
    }

    @ParameterizedTest
    @MethodSource("rfc8439")
    void sealsAndOpensAsTheSpecificationShows(CipherVectors vector) throws Exception {
        isAsPublished(
                vector, vector.bytes(2), vector.bytes(4), vector.bytes(5), join(vector.bytes(6), vector.bytes(7)));
    }

    private static ChaChaPoly start(CipherVectors vector, byte[] key, byte[] associated, int size) {
        return new ChaChaPoly().start(key, vector.prefix(3), vector.nonce(3), associated, size);
    }

    private static void isAsPublished(
            CipherVectors vector, byte[] key, byte[] associated, byte[] plaintext, byte[] expected) throws Exception {
        byte[] sealed = new byte[expected.length];
        start(vector, key, associated, plaintext.length)
                .seal(CipherVectors.littleEndian(plaintext), CipherVectors.littleEndian(sealed));
        assertThat(sealed).isEqualTo(expected);
        byte[] opened = new byte[plaintext.length];
        start(vector, key, associated, plaintext.length)
                .open(CipherVectors.littleEndian(expected), CipherVectors.littleEndian(opened));
        assertThat(opened).isEqualTo(plaintext);
    }

    @Test
    void agreesWithTheJdksCipherOnEveryShortLength() throws Exception {
        byte[] key = random(1, 32);
        for (AeadCipher.Engine engine : List.of(JAVA, BY_SIZE)) {
            AeadCipher sender = engine.withKey(key);
            AeadCipher receiver = engine.withKey(key);
            AeadCipher jdkSender = JDK.withKey(key);
            AeadCipher jdkReceiver = JDK.withKey(key);
            for (int size = 0; size <= 1500; size++) {
                byte[] plaintext = random(size, size);
                byte[] sealed = seal(sender, size, NOTHING, plaintext);
                assertThat(sealed).isEqualTo(seal(jdkSender, size, NOTHING, plaintext));
                assertThat(open(receiver, size, NOTHING, sealed)).isEqualTo(plaintext);
                assertThat(open(jdkReceiver, size, NOTHING, sealed)).isEqualTo(plaintext);
            }
        }
    }

    @Property(tries = 300)
    void agreesWithTheJdksCipherOnAnyLength(
            @ForAll @Size(32) byte[] key,
            @ForAll long nonce,
            @ForAll @IntRange(max = 65_519) int size,
            @ForAll @Size(max = 100) byte[] associated)
            throws Exception {
        byte[] plaintext = random(nonce, size);
        byte[] sealed = seal(JAVA.withKey(key), nonce, associated, plaintext);

        assertThat(sealed).isEqualTo(seal(JDK.withKey(key), nonce, associated, plaintext));
        assertThat(open(JAVA.withKey(key), nonce, associated, sealed)).isEqualTo(plaintext);
        assertThat(open(JDK.withKey(key), nonce, associated, sealed)).isEqualTo(plaintext);
        assertThat(open(BY_SIZE.withKey(key), nonce, associated, sealed)).isEqualTo(plaintext);
    }

    /** Where the way that a message is taken through the cipher changes. */
    @Test
    void agreesWithTheJdksCipherWhereItTurnsToAnotherPart() throws Exception {
        byte[] key = random(2, 32);
        for (int blocks : new int[] {1, 8, 9, 23, 24, 350, 351, 352, 702, 703, 704, 1023, 1055, 1056}) {
            for (int size = 64 * blocks - 1; size <= 64 * blocks + 1; size++) {
                byte[] plaintext = random(size, size);
                byte[] sealed = seal(JAVA.withKey(key), size, key, plaintext);
                assertThat(sealed).isEqualTo(seal(JDK.withKey(key), size, key, plaintext));
                assertThat(open(JAVA.withKey(key), size, key, sealed)).isEqualTo(plaintext);
            }
        }
    }

    @Test
    void agreesWithTheJdksCipherOnTheEdgesOfTheNonce() throws Exception {
        byte[] key = random(3, 32);
        byte[] plaintext = random(4, 1000);
        for (long nonce : new long[] {0, 1, 0xffff_ffffL, 0x1_0000_0000L, Long.MAX_VALUE, Long.MIN_VALUE, -2, -1}) {
            byte[] sealed = seal(JAVA.withKey(key), nonce, NOTHING, plaintext);
            assertThat(sealed).isEqualTo(seal(JDK.withKey(key), nonce, NOTHING, plaintext));
            assertThat(open(JAVA.withKey(key), nonce, NOTHING, sealed)).isEqualTo(plaintext);
        }
    }

    @Property(tries = 300)
    void aBitThatIsFlippedAnywhereIsFound(
            @ForAll @IntRange(max = 3000) int size, @ForAll @IntRange(max = Integer.MAX_VALUE) int which)
            throws Exception {
        byte[] key = random(5, 32);
        byte[] plaintext = random(size, size);
        AeadCipher cipher = JAVA.withKey(key);
        byte[] sealed = seal(cipher, 1, NOTHING, plaintext);
        byte[] forged = sealed.clone();
        int bit = which % (8 * forged.length);
        forged[bit / 8] ^= (byte) (1 << bit % 8);

        assertThatThrownBy(() -> open(cipher, 1, NOTHING, forged)).isInstanceOf(AEADBadTagException.class);
        assertThat(open(cipher, 1, NOTHING, sealed)).isEqualTo(plaintext);
    }

    @Test
    void everyBitOfAShortMessageItsTagAndWhatIsAssociatedCounts() {
        byte[] key = random(6, 32);
        AeadCipher cipher = JAVA.withKey(key);
        byte[] associated = random(7, 20);
        byte[] sealed = seal(cipher, 1, associated, random(8, 40));
        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            byte[] forged = sealed.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> open(cipher, 1, associated, forged)).isInstanceOf(AEADBadTagException.class);
        }
        for (int bit = 0; bit < 8 * associated.length; bit++) {
            byte[] others = associated.clone();
            others[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> open(cipher, 1, others, sealed)).isInstanceOf(AEADBadTagException.class);
        }
        assertThatThrownBy(() -> open(cipher, 2, associated, sealed)).isInstanceOf(AEADBadTagException.class);
    }

    @Test
    void nothingOfAForgedMessageIsGivenOut() {
        AeadCipher cipher = JAVA.withKey(random(9, 32));
        byte[] sealed = seal(cipher, 1, NOTHING, random(10, 40_000));
        sealed[39_999] ^= 1;
        ByteBuffer target = ByteBuffer.allocate(40_000);

        assertThatThrownBy(() -> cipher.open(1, NOTHING, ByteBuffer.wrap(sealed), target))
                .isInstanceOf(AEADBadTagException.class);
        assertThat(target.position()).isZero();
        assertThat(target.array()).containsOnly(0);
    }

    @Test
    void theOrderOfTheBuffersIsLeftAsItWas() throws Exception {
        AeadCipher cipher = JAVA.withKey(random(11, 32));
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            ByteBuffer plaintext = ByteBuffer.wrap(random(12, 50)).order(order);
            ByteBuffer sealed = ByteBuffer.allocate(66).order(order);
            cipher.seal(1, NOTHING, plaintext, sealed);
            assertThat(plaintext.order()).isEqualTo(order);
            assertThat(sealed.order()).isEqualTo(order);
            ByteBuffer opened = ByteBuffer.allocate(50).order(order);
            cipher.open(1, NOTHING, sealed.flip(), opened);
            assertThat(sealed.order()).isEqualTo(order);
            assertThat(opened.order()).isEqualTo(order);
            assertThat(opened.array()).isEqualTo(plaintext.array());
            assertThatThrownBy(() -> cipher.open(2, NOTHING, sealed.rewind(), opened.clear()))
                    .isInstanceOf(AEADBadTagException.class);
            assertThat(sealed.order()).isEqualTo(order);
            assertThat(opened.order()).isEqualTo(order);
        }
    }

    @Test
    void thereIsOneNameForTwoCiphersTogether() {
        assertThat(JAVA.name()).isEqualTo("java");
        assertThat(BY_SIZE.name()).isEqualTo("jdk+java");
        assertThat(AeadSelfTest.passes(JAVA)).isTrue();
        assertThat(AeadSelfTest.passes(BY_SIZE)).isTrue();
    }
}
