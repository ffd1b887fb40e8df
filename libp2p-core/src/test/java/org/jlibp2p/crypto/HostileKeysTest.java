package org.jlibp2p.crypto;

import java.math.BigInteger;
import java.time.Duration;
import java.util.stream.Stream;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class HostileKeysTest {
    private static final Bytes MESSAGE = Bytes.utf8("a message");
    private static final BigInteger F4 = BigInteger.valueOf(65537);
    private static final BigInteger P256_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final BigInteger SECP256K1_ORDER =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
    private static final BigInteger ED25519_ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private static Bytes rsa(BigInteger modulus, BigInteger exponent) {
        Bytes key = Der.element(Der.SEQUENCE, Der.integer(modulus), Der.integer(exponent));
        Bytes info = Der.element(Der.SEQUENCE, Bytes.fromHex("300d06092a864886f70d0101010500"), Der.bitString(key));
        return new KeyMessage(KeyType.RSA, info).encode();
    }

    /** An odd number of so many bits. */
    private static BigInteger odd(int bits) {
        return BigInteger.ONE.shiftLeft(bits - 1).add(BigInteger.ONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {2048, 2056, 3072, 4096, 8192})
    void rsaModulusWithinTheBoundsIsAccepted(int bits) {
        assertThat(PublicKey.decode(rsa(odd(bits), F4)).type()).isEqualTo(KeyType.RSA);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 512, 1024, 2047, 8193, 8200, 12_000})
    void T13_rsaModulusOutsideOfTheBoundsIsRefused(int bits) {
        assertThatThrownBy(() -> PublicKey.decode(rsa(odd(bits), F4))).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void T13_enormousRsaKeysAreRefusedBeforeAnythingIsComputed() {
        Bytes huge = rsa(odd(100_000), F4);

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            for (int i = 0; i < 10_000; i++) {
                assertThatThrownBy(() -> PublicKey.decode(huge)).isInstanceOf(MalformedMessageException.class);
            }
        });
    }

    @Test
    void T13_evenRsaModulusIsRefused() {
        assertThatThrownBy(() -> PublicKey.decode(rsa(odd(2048).add(BigInteger.ONE), F4)))
                .isInstanceOf(MalformedMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "2", "65536", "80000001", "ffffffffffffffffffffffffffffffffff"})
    void T13_rsaExponentThatMakesNoSenseIsRefused(String exponent) {
        assertThatThrownBy(() -> PublicKey.decode(rsa(odd(2048), new BigInteger(exponent, 16))))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void T13_negativeRsaNumbersAreRefused() {
        assertThatThrownBy(() -> PublicKey.decode(rsa(odd(2048).negate(), F4)))
                .isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> PublicKey.decode(rsa(odd(2048), F4.negate())))
                .isInstanceOf(MalformedMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 257, 511, 512, 513, 100_000})
    void T14_rsaSignatureOfAnotherSizeOrOfZerosIsNone(int size) {
        PublicKey key = PublicKey.decode(KeyVectorsTest.publicKey(KeyType.RSA));

        assertThat(key.verify(MESSAGE, Bytes.wrap(new byte[size]))).isFalse();
    }

    @Test
    void T14_rsaSignatureAboveTheModulusIsNone() {
        PublicKey key = PublicKey.decode(KeyVectorsTest.publicKey(KeyType.RSA));

        assertThat(key.verify(MESSAGE, Bytes.fromHex("ff".repeat(512)))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 128})
    void T14_ed25519SignatureOfAnotherSizeOrOfZerosIsNone(int size) {
        PublicKey key = PublicKey.decode(KeyVectorsTest.publicKey(KeyType.ED25519));

        assertThat(key.verify(MESSAGE, Bytes.wrap(new byte[size]))).isFalse();
        assertThat(key.verify(MESSAGE, Bytes.fromHex("ff".repeat(size)))).isFalse();
    }

    @Test
    void T14_ed25519SignatureWithAnotherFormOfSIsNone() {
        PrivateKey key = PrivateKey.decode(KeyVectorsTest.privateKey(KeyType.ED25519));
        byte[] signature = key.sign(MESSAGE).toByteArray();
        BigInteger s = BigInteger.ZERO;
        for (int i = 63; i >= 32; i--) {
            s = s.shiftLeft(8).or(BigInteger.valueOf(signature[i] & 0xff));
        }
        BigInteger same = s.add(ED25519_ORDER);
        for (int i = 32; i < 64; i++) {
            signature[i] = same.shiftRight(8 * (i - 32)).byteValue();
        }

        assertThat(key.publicKey().verify(MESSAGE, Bytes.copyOf(signature))).isFalse();
    }

    /** The points of order 1, 2, 4 and 8, and the other encodings of some of them. */
    static Stream<String> smallOrder() {
        return Stream.of(
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                "0100000000000000000000000000000000000000000000000000000000000080",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff");
    }

    @ParameterizedTest
    @MethodSource("smallOrder")
    void T14_ed25519KeysOfSmallOrderAreRefused(String point) {
        assertThatThrownBy(() -> PublicKey.decode(Bytes.fromHex("08011220" + point)))
                .isInstanceOf(MalformedMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0200000000000000000000000000000000000000000000000000000000000000",
                "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            })
    void T14_ed25519KeysThatAreNoPointAreRefused(String point) {
        assertThatThrownBy(() -> PublicKey.decode(Bytes.fromHex("08011220" + point)))
                .isInstanceOf(MalformedMessageException.class);
    }

    private static Bytes der(BigInteger r, BigInteger s) {
        return Der.element(Der.SEQUENCE, Der.integer(r), Der.integer(s));
    }

    private static void assertNumbersOutOfRangeAreNoSignature(PublicKey key, BigInteger order) {
        BigInteger[] numbers = {
            BigInteger.ZERO,
            BigInteger.ONE,
            BigInteger.ONE.negate(),
            order,
            order.subtract(BigInteger.ONE),
            order.add(BigInteger.ONE),
            BigInteger.ONE.shiftLeft(256)
        };
        for (BigInteger r : numbers) {
            for (BigInteger s : numbers) {
                assertThat(key.verify(MESSAGE, der(r, s))).as(r + ", " + s).isFalse();
            }
        }
    }

    @Test
    void T14_psychicSignaturesAreNone() {
        assertNumbersOutOfRangeAreNoSignature(PublicKey.decode(KeyVectorsTest.publicKey(KeyType.ECDSA)), P256_ORDER);
        assertNumbersOutOfRangeAreNoSignature(
                PublicKey.decode(KeyVectorsTest.publicKey(KeyType.SECP256K1)), SECP256K1_ORDER);
    }

    private static BigInteger[] numbers(Bytes signature) {
        Der numbers = new Der(signature).sequence();
        return new BigInteger[] {numbers.unsigned(256), numbers.unsigned(256)};
    }

    @Test
    void T14_secp256k1SignatureWithTheLargerSIsNone() {
        PrivateKey key = PrivateKey.decode(KeyVectorsTest.privateKey(KeyType.SECP256K1));
        for (int i = 0; i < 16; i++) {
            Bytes message = Bytes.utf8("message " + i);
            Bytes signature = key.sign(message);
            BigInteger[] numbers = numbers(signature);

            assertThat(numbers[1]).isLessThanOrEqualTo(SECP256K1_ORDER.shiftRight(1));
            assertThat(key.publicKey().verify(message, signature)).isTrue();
            assertThat(key.publicKey().verify(message, der(numbers[0], SECP256K1_ORDER.subtract(numbers[1]))))
                    .isFalse();
        }
    }

    @Test
    void ecdsaSignatureIsGoodWithEitherS() {
        PrivateKey key = PrivateKey.decode(KeyVectorsTest.privateKey(KeyType.ECDSA));
        BigInteger[] numbers = numbers(key.sign(MESSAGE));

        assertThat(key.publicKey().verify(MESSAGE, der(numbers[0], P256_ORDER.subtract(numbers[1]))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ECDSA", "SECP256K1"})
    void T14_ecdsaSignatureInAnotherEncodingIsNone(KeyType type) {
        PrivateKey key = PrivateKey.decode(KeyVectorsTest.privateKey(type));
        Bytes signature = key.sign(MESSAGE);
        BigInteger[] numbers = numbers(signature);
        Bytes r = Der.integer(numbers[0]);
        Bytes s = Der.integer(numbers[1]);
        Bytes longS = Der.element(Der.INTEGER, Bytes.concat(Bytes.fromHex("00"), s.slice(2)));

        assertThat(key.publicKey().verify(MESSAGE, Bytes.concat(signature, Bytes.fromHex("00"))))
                .isFalse();
        assertThat(key.publicKey().verify(MESSAGE, Der.element(Der.SEQUENCE, r, s, s)))
                .isFalse();
        assertThat(key.publicKey().verify(MESSAGE, Der.element(Der.SEQUENCE, r)))
                .isFalse();
        assertThat(key.publicKey().verify(MESSAGE, Der.element(Der.SEQUENCE, r, longS)))
                .isFalse();
        assertThat(key.publicKey().verify(MESSAGE, Bytes.concat(Bytes.fromHex("3081"), signature.slice(1))))
                .isFalse();
        assertThat(key.publicKey().verify(MESSAGE, Bytes.empty())).isFalse();
        assertThat(key.publicKey().verify(MESSAGE, Bytes.wrap(new byte[72]))).isFalse();
        for (int size = 0; size < signature.size(); size++) {
            assertThat(key.publicKey().verify(MESSAGE, signature.slice(0, size)))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // infinity, not compressed, x beyond the field, no point with that x, sizes that do not fit
                "00",
                "047777e994e452c21604f91de093ce415f5432f701dd8cd1a7a6fea0e630bfca99",
                "02ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "020000000000000000000000000000000000000000000000000000000000000005",
                "037777e994e452c21604f91de093ce415f5432f701dd8cd1a7a6fea0e630bfca",
                "037777e994e452c21604f91de093ce415f5432f701dd8cd1a7a6fea0e630bfca9900"
            })
    void T14_secp256k1KeysThatAreNoCompressedPointAreRefused(String point) {
        Bytes encoded = new KeyMessage(KeyType.SECP256K1, Bytes.fromHex(point)).encode();

        assertThatThrownBy(() -> PublicKey.decode(encoded)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void T14_ecdsaKeysOffTheCurveOrOfAnotherCurveAreRefused() {
        String hex = KeyVectorsTest.publicKey(KeyType.ECDSA).hex();
        String offCurve = hex.substring(0, hex.length() - 2) + "63";
        String otherCurve = hex.replace("06082a8648ce3d030107", "06082a8648ce3d030101");
        String compressedMark = hex.replace("03420004", "03420002");

        for (String changed : new String[] {offCurve, otherCurve, compressedMark}) {
            assertThat(changed).isNotEqualTo(hex);
            assertThatThrownBy(() -> PublicKey.decode(Bytes.fromHex(changed)))
                    .isInstanceOf(MalformedMessageException.class);
        }
    }

    @Test
    void rsaPrivateKeyWhoseNumbersDoNotBelongTogetherIsRefused() {
        Bytes encoded = KeyVectorsTest.privateKey(KeyType.RSA);

        for (int at = 40; at < encoded.size(); at += 97) {
            byte[] changed = encoded.toByteArray();
            changed[at] ^= 2;
            assertThatThrownBy(() -> PrivateKey.decode(Bytes.copyOf(changed)))
                    .as("byte " + at)
                    .isInstanceOf(MalformedMessageException.class);
        }
    }
}
