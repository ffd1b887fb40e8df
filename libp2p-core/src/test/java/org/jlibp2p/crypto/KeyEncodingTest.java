package org.jlibp2p.crypto;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A key has one encoding; whatever else protobuf and DER would read as the same key is refused. */
class KeyEncodingTest {
    private static final String RAW =
            KeyVectorsTest.publicKey(KeyType.ED25519).slice(4).hex();

    private static void assertRefused(String hex) {
        assertThatThrownBy(() -> PublicKey.decode(Bytes.fromHex(hex)))
                .as(hex)
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void protobufIsReadInItsOneFormOnly() {
        assertThat(PublicKey.decode(Bytes.fromHex("0801" + "1220" + RAW)).type())
                .isEqualTo(KeyType.ED25519);

        assertRefused("");
        assertRefused("0801");
        assertRefused("1220" + RAW);
        assertRefused("1220" + RAW + "0801");
        assertRefused("0801" + "0801" + "1220" + RAW);
        assertRefused("0801" + "1220" + RAW + "1220" + RAW);
        assertRefused("0802" + "0801" + "1220" + RAW);
        assertRefused("0801" + "1220" + RAW + "1800");
        assertRefused("088100" + "1220" + RAW);
        assertRefused("0801" + "12a000" + RAW);
        assertRefused("880001" + "1220" + RAW);
        assertRefused("0801" + "1221" + RAW);
        assertRefused("0801" + "1220" + RAW.substring(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"04", "05", "7f", "8102", "ffffffff0f", "ffffffffffffffffff01", "8180808010"})
    void T68_unknownTypesAreRefused(String type) {
        assertRefused("08" + type + "1220" + RAW);
    }

    @Test
    void typeOfRsaIsWrittenAlthoughItIsZero() {
        Bytes key = KeyVectorsTest.publicKey(KeyType.RSA);

        assertThat(PublicKey.decode(key).encode().slice(0, 2).hex()).isEqualTo("0800");
        assertThatThrownBy(() -> PublicKey.decode(key.slice(2))).isInstanceOf(MalformedMessageException.class);
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void everyCutOfAKeyIsRefused(KeyType type) {
        Bytes publicKey = KeyVectorsTest.publicKey(type);
        Bytes privateKey = KeyVectorsTest.privateKey(type);

        for (int size = 0; size < publicKey.size(); size++) {
            Bytes cut = publicKey.slice(0, size);
            assertThatThrownBy(() -> PublicKey.decode(cut)).isInstanceOf(MalformedMessageException.class);
        }
        for (int size = 0; size < privateKey.size(); size++) {
            Bytes cut = privateKey.slice(0, size);
            assertThatThrownBy(() -> PrivateKey.decode(cut)).isInstanceOf(MalformedMessageException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void everyChangedByteOfAPublicKeyIsRefusedOrAnotherKey(KeyType type) {
        Bytes encoded = KeyVectorsTest.publicKey(type);
        PublicKey original = PublicKey.decode(encoded);

        for (int i = 0; i < encoded.size(); i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = encoded.toByteArray();
                changed[i] ^= (byte) (1 << bit);
                PublicKey key;
                try {
                    key = PublicKey.decode(Bytes.copyOf(changed));
                } catch (MalformedMessageException refused) {
                    continue;
                }
                assertThat(key).isNotEqualTo(original);
                assertThat(key.encode().toByteArray()).isEqualTo(changed);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void keyFollowedByAnythingIsRefused(KeyType type) {
        Bytes longer = Bytes.concat(KeyVectorsTest.publicKey(type), Bytes.fromHex("00"));
        PublicKey key = PublicKey.decode(KeyVectorsTest.publicKey(type));
        Bytes longerData = new KeyMessage(type, Bytes.concat(key.raw(), Bytes.fromHex("00"))).encode();

        assertThatThrownBy(() -> PublicKey.decode(longer)).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> PublicKey.decode(longerData)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void T13_keysAboveTheSizeBoundAreRefusedUnread() {
        assertThatThrownBy(() -> PublicKey.decode(Bytes.wrap(new byte[PublicKey.MAX_SIZE + 1])))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("above " + PublicKey.MAX_SIZE);
        assertThatThrownBy(() -> PrivateKey.decode(Bytes.wrap(new byte[PrivateKey.MAX_SIZE + 1])))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("above " + PrivateKey.MAX_SIZE);
    }

    @Test
    void T15_privateKeyWithThePublicKeyOfAnotherIsRefused() {
        Bytes seed = KeyVectorsTest.privateKey(KeyType.ED25519).slice(4, 36);
        Bytes own = KeyVectorsTest.publicKey(KeyType.ED25519).slice(4);
        Bytes other = PrivateKey.generate(KeyType.ED25519).publicKey().raw();

        assertThat(ed25519(seed, own)).isEqualTo(ed25519(seed, own, own));
        assertThatThrownBy(() -> ed25519(seed, other)).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> ed25519(seed, own, other)).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> ed25519(seed, other, own)).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> ed25519(seed)).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> ed25519(seed, own, own, own)).isInstanceOf(MalformedMessageException.class);
    }

    private static PrivateKey ed25519(Bytes... parts) {
        return PrivateKey.decode(new KeyMessage(KeyType.ED25519, Bytes.concat(parts)).encode());
    }

    @Test
    void oldEncodingOfEd25519IsWrittenBackInTheNewOne() {
        Bytes key = KeyVectorsTest.privateKey(KeyType.ED25519);
        Bytes old = new KeyMessage(KeyType.ED25519, Bytes.concat(key.slice(4), key.slice(36))).encode();

        assertThat(PrivateKey.decode(old).encode()).isEqualTo(key);
    }

    @Test
    void T15_ecdsaPrivateKeyWithThePublicKeyOfAnotherIsRefused() {
        Bytes changed =
                Bytes.fromHex(KeyVectorsTest.privateKey(KeyType.ECDSA).hex().replace("03420004de3d", "03420004de3e"));

        assertThatThrownBy(() -> PrivateKey.decode(changed)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void ecdsaPrivateKeyMayComeWithoutCurveAndPublicKey() {
        Bytes full = KeyVectorsTest.privateKey(KeyType.ECDSA);
        Bytes scalar = full.slice(11, 43);
        Bytes brief = Der.element(Der.SEQUENCE, Bytes.fromHex("020101"), Der.element(Der.OCTET_STRING, scalar));

        assertThat(PrivateKey.decode(new KeyMessage(KeyType.ECDSA, brief).encode())
                        .encode())
                .isEqualTo(full);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            })
    void secretNumbersOutsideOfTheCurveAreRefused(String scalar) {
        Bytes encoded = new KeyMessage(KeyType.SECP256K1, Bytes.fromHex(scalar)).encode();

        assertThatThrownBy(() -> PrivateKey.decode(encoded)).isInstanceOf(MalformedMessageException.class);
    }
}
