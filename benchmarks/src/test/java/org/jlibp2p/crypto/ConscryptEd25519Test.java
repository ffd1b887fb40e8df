package org.jlibp2p.crypto;

import java.util.Random;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Conscrypt's Ed25519 against BouncyCastle's: it takes nothing that the other refuses. */
class ConscryptEd25519Test {
    private static final Ed25519Engine CONSCRYPT =
            new JcaEd25519(KeyEngines.conscrypt().orElseThrow());
    private static final Ed25519Engine BOUNCY_CASTLE = new BouncyCastleEd25519();
    private static final int KEYS = 200;

    private static Bytes randomBytes(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    private static Bytes publicKey(Bytes seed) {
        byte[] point = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed.toByteArray(), 0, point, 0);
        return Bytes.wrap(point);
    }

    private static boolean verifies(Ed25519Engine engine, Bytes publicKey, Bytes message, Bytes signature) {
        Ed25519.PublicPoint point = Ed25519.validatePublicKeyPartialExport(publicKey.toByteArray(), 0);
        return engine.verifying(publicKey, point).verify(message, signature);
    }

    @Test
    void conscryptGivesTheKnownAnswers() {
        assertThat(Ed25519SelfTest.passes(CONSCRYPT)).isTrue();
    }

    /** RFC 8032, section 7.1, tests 1 and 2. */
    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,"
                + "'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,"
                + "72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    })
    void signsAndVerifiesAsTheRfcSays(String seed, String publicKey, String message, String signature) {
        Bytes key = Bytes.fromHex(publicKey);
        Bytes signed = CONSCRYPT.signing(Bytes.fromHex(seed), key).sign(Bytes.fromHex(message));

        assertThat(signed.hex()).isEqualTo(signature);
        assertThat(verifies(CONSCRYPT, key, Bytes.fromHex(message), signed)).isTrue();
    }

    @Test
    void bothSignAlikeAndVerifyWhatTheOtherSigned() {
        Random random = new Random(1);
        for (int i = 0; i < KEYS; i++) {
            Bytes seed = randomBytes(random, Ed25519.SECRET_KEY_SIZE);
            Bytes key = publicKey(seed);
            Bytes message = randomBytes(random, 7 * i + 3).slice(3);
            Bytes ours = CONSCRYPT.signing(seed, key).sign(message);
            Bytes theirs = BOUNCY_CASTLE.signing(seed, key).sign(message);

            assertThat(ours).isEqualTo(theirs);
            assertThat(verifies(CONSCRYPT, key, message, theirs)).isTrue();
            assertThat(verifies(BOUNCY_CASTLE, key, message, ours)).isTrue();
        }
    }

    @Test
    void T14_bothRefuseWhatWasChangedAnywhere() {
        Random random = new Random(2);
        Bytes seed = randomBytes(random, Ed25519.SECRET_KEY_SIZE);
        Bytes key = publicKey(seed);
        Bytes message = randomBytes(random, 40);
        Bytes signature = CONSCRYPT.signing(seed, key).sign(message);
        for (int bit = 0; bit < 8 * signature.size(); bit++) {
            byte[] changed = signature.toByteArray();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(key, message, Bytes.wrap(changed));
        }
        for (int bit = 0; bit < 8 * message.size(); bit += 3) {
            byte[] changed = message.toByteArray();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(key, Bytes.wrap(changed), signature);
        }
        assertRefused(publicKey(randomBytes(random, Ed25519.SECRET_KEY_SIZE)), message, signature);
    }

    private static void assertRefused(Bytes key, Bytes message, Bytes signature) {
        assertThat(verifies(CONSCRYPT, key, message, signature)).isFalse();
        assertThat(verifies(BOUNCY_CASTLE, key, message, signature)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32, 63, 65, 128})
    void T14_aSignatureOfAnotherSizeIsRefused(int size) {
        Bytes key = publicKey(Bytes.wrap(new byte[Ed25519.SECRET_KEY_SIZE]));

        assertThat(verifies(CONSCRYPT, key, Bytes.empty(), Bytes.wrap(new byte[size])))
                .isFalse();
    }

    /** The first half written in another way than the point that it is; made with the private key, as are all below. */
    @Test
    void T14_bothRefuseAnotherFormOfTheFirstHalf() {
        assertRefused(
                Bytes.fromHex("3b6f28fb6bbf9617e38def387fde1419655473155d091a9c6f3bb3f1e1dd7b65"),
                Bytes.fromHex("b15d7bf2fc0c34e9a99de4ef3bc2b17c8137ad65"),
                Bytes.fromHex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
                        + "ea6e2225982a6052d8a3082346fc111858bf3adc9fe13d6807fbe452c1d0e802"));
    }

    /** Without any point of small order that does not cancel out: the equation of the RFC holds as it stands. */
    @ParameterizedTest
    @CsvSource({
        // the first half is the neutral element
        "3b6f28fb6bbf9617e38def387fde1419655473155d091a9c6f3bb3f1e1dd7b65, b15d7bf2fc0c34e9a99de4ef3bc2b17c8137ad65,"
                + "0100000000000000000000000000000000000000000000000000000000000000"
                + "4231b55c3f72b22c96615b95a059a595e96f4dce49343eb489d62a3737039407",
        // the key has a part of order 8
        "064b9171ef2ff50a32051388b2ba407eb3bc81800c806b18763e3b80e7fdf634, 2aa0745f470b3e35fcdd1ae976185fe16568e24d,"
                + "f89a2b97952de96ab3282ee306ee8f9b36d6b0b3897e246671213eaf567ad66e"
                + "0857a5568fd50ba621fb8c43fd1f1b5cf3877facd80a84157b4e2aa64ab99104",
        // so have both, and they cancel out
        "cd3dafd56512b38691303fa84b8dc2516ada8b88244994947577e11f165af38b, 9407e95fa1c0e65c7c179e766fb6e0e0bc7a6755,"
                + "2a42e8c14e904ac5cc208e2a7fdf35d229d4c72fdc18da38eeec1821fb065294"
                + "3fffc41d5d91371aa8c298468fffd78560baa3a874a9636d6cac2dc1a0b4710c"
    })
    void bothTakeWhatFulfilsTheEquation(String key, String message, String signature) {
        assertThat(verifies(CONSCRYPT, Bytes.fromHex(key), Bytes.fromHex(message), Bytes.fromHex(signature)))
                .isTrue();
        assertThat(verifies(BOUNCY_CASTLE, Bytes.fromHex(key), Bytes.fromHex(message), Bytes.fromHex(signature)))
                .isTrue();
    }

    /**
     * The one difference, and RFC 8032 allows both: BouncyCastle takes signatures that are right but for a point of small
     * order, Conscrypt does not, as Go and most of Rust do not. Only the owner of a key can make such a signature.
     */
    @ParameterizedTest
    @CsvSource({
        // the first half has a part of order 8
        "3b6f28fb6bbf9617e38def387fde1419655473155d091a9c6f3bb3f1e1dd7b65, b15d7bf2fc0c34e9a99de4ef3bc2b17c8137ad65,"
                + "aac32c3095a7d845b9018b5eed47aa0999adcf10cb6b29cfa0f5f984332c08b5"
                + "ba216fa3250e2463b4718a48b4d9c9dfa0a2ec9c05086517e8c74dffc445b405",
        // the first half has nothing but that
        "3b6f28fb6bbf9617e38def387fde1419655473155d091a9c6f3bb3f1e1dd7b65, b15d7bf2fc0c34e9a99de4ef3bc2b17c8137ad65,"
                + "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
                + "461bbb56931c047166f7d2e973652be263428105b5d40a80108270b38c391f02",
        // the key has a part of order 8
        "a686ed86db4e1a817588e156c9600b1b1ee756276d60e1341bc74821d34b384b, b15d7bf2fc0c34e9a99de4ef3bc2b17c8137ad65,"
                + "cf0c6c793ac08959cebc629f4d94c67fad3640febecac25713b9e1896ba600ea"
                + "cbef7c6811e9ee1b79f7061bce07622f05dd28ee91b491583dadc65bf6c4aa0c"
    })
    void conscryptIsStricterAboutPointsOfSmallOrder(String key, String message, String signature) {
        assertThat(verifies(CONSCRYPT, Bytes.fromHex(key), Bytes.fromHex(message), Bytes.fromHex(signature)))
                .isFalse();
        assertThat(verifies(BOUNCY_CASTLE, Bytes.fromHex(key), Bytes.fromHex(message), Bytes.fromHex(signature)))
                .isTrue();
    }

    /** Through the front door, where Conscrypt is what is behind it. */
    @Test
    void keysSignAndVerifyByIt() {
        PrivateKey key = PrivateKey.generate(KeyType.ED25519);
        Bytes message = Bytes.utf8("a message");
        Bytes lax = Bytes.fromHex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
                + "461bbb56931c047166f7d2e973652be263428105b5d40a80108270b38c391f02");
        PublicKey anothers = PublicKey.decode(
                Bytes.fromHex("08011220" + "3b6f28fb6bbf9617e38def387fde1419655473155d091a9c6f3bb3f1e1dd7b65"));

        assertThat(key.publicKey().verify(message, key.sign(message))).isTrue();
        assertThat(key.publicKey().verify(Bytes.empty(), key.sign(message))).isFalse();
        assertThat(anothers.verify(Bytes.fromHex("b15d7bf2fc0c34e9a99de4ef3bc2b17c8137ad65"), lax))
                .isFalse();
    }
}
