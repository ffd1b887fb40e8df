package org.jlibp2p.crypto;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class KeysTest {
    private static final Bytes MESSAGE = Bytes.utf8("a message");

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void generatedKeyIsReadBackFromItsEncodings(KeyType type) {
        PrivateKey key = PrivateKey.generate(type);

        assertThat(key.type()).isEqualTo(type);
        assertThat(PrivateKey.decode(key.encode())).isEqualTo(key).hasSameHashCodeAs(key);
        assertThat(PublicKey.decode(key.publicKey().encode()))
                .isEqualTo(key.publicKey())
                .hasSameHashCodeAs(key.publicKey())
                .isEqualByComparingTo(key.publicKey());
        assertThat(key.publicKey().verify(MESSAGE, key.sign(MESSAGE))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyType.class,
            names = {"ED25519", "SECP256K1", "ECDSA"})
    void generatedKeysDiffer(KeyType type) {
        PrivateKey key = PrivateKey.generate(type);
        PrivateKey other = PrivateKey.generate(type);

        assertThat(key).isNotEqualTo(other);
        assertThat(key.publicKey()).isNotEqualTo(other.publicKey());
        assertThat(other.publicKey().verify(MESSAGE, key.sign(MESSAGE))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void sameMessageGetsTheSameSignature(KeyType type) {
        PrivateKey key = PrivateKey.decode(KeyVectorsTest.privateKey(type));

        assertThat(key.sign(MESSAGE)).isEqualTo(key.sign(MESSAGE));
        assertThat(key.sign(MESSAGE)).isNotEqualTo(key.sign(Bytes.utf8("b message")));
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void messageIsReadFromASliceAsWell(KeyType type) {
        PrivateKey key = PrivateKey.decode(KeyVectorsTest.privateKey(type));
        Bytes slice = Bytes.utf8("xx" + MESSAGE.utf8() + "yy").slice(2, 2 + MESSAGE.size());

        assertThat(key.sign(slice)).isEqualTo(key.sign(MESSAGE));
        assertThat(key.publicKey().verify(slice, key.sign(MESSAGE))).isTrue();
        assertThat(key.publicKey().verify(Bytes.empty(), key.sign(Bytes.empty())))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void oneKeySignsAndVerifiesInManyThreadsAtOnce(KeyType type) {
        PrivateKey key = PrivateKey.decode(KeyVectorsTest.privateKey(type));
        List<CompletableFuture<Boolean>> runs = IntStream.range(0, 64)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                    Bytes message = Bytes.utf8("message " + i % 4);
                    Bytes signature = key.sign(message);
                    return key.publicKey().verify(message, signature)
                            && !key.publicKey().verify(MESSAGE, signature);
                }))
                .toList();

        assertThat(runs).allMatch(CompletableFuture::join);
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void textOfAPrivateKeyDoesNotShowIt(KeyType type) {
        Bytes encoded = KeyVectorsTest.privateKey(type);
        PrivateKey key = PrivateKey.decode(encoded);

        assertThat(key.toString()).contains(type.name());
        for (int at = 4; at + 8 <= Math.min(encoded.size(), 44); at += 4) {
            String part = encoded.slice(at, at + 8).hex();
            if (!key.publicKey().raw().hex().contains(part)) {
                assertThat(key.toString()).doesNotContain(part);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void everyFlippedBitOfASignatureIsNoticed(KeyType type) {
        PrivateKey key = PrivateKey.decode(KeyVectorsTest.privateKey(type));
        Bytes signature = key.sign(MESSAGE);

        for (int i = 0; i < signature.size(); i += Math.max(1, signature.size() / 64)) {
            byte[] flipped = signature.toByteArray();
            flipped[i] ^= 1;
            assertThat(key.publicKey().verify(MESSAGE, Bytes.copyOf(flipped)))
                    .as("byte " + i)
                    .isFalse();
        }
    }

    @Test
    void keysAreOrderedByTypeThenByTheKeyAlone() {
        PublicKey rsa = PublicKey.decode(KeyVectorsTest.publicKey(KeyType.RSA));
        PublicKey ed25519 = PublicKey.decode(KeyVectorsTest.publicKey(KeyType.ED25519));

        assertThat(rsa).isLessThan(ed25519);
        assertThat(rsa).isNotEqualTo(ed25519);
    }

    @Test
    void keyOfOneTypeIsNotEqualToTheSameBytesOfAnother() {
        Bytes raw = Bytes.fromHex("00");
        VerifyingKey.Rule rule = (message, signature) -> false;

        assertThat(new VerifyingKey(KeyType.RSA, raw, rule)).isNotEqualTo(new VerifyingKey(KeyType.ECDSA, raw, rule));
    }

    @Property
    void anyBytesAreAPublicKeyThatWritesThemBackOrAreMalformed(@ForAll KeyType type, @ForAll byte[] data) {
        Bytes encoded = new KeyMessage(type, Bytes.copyOf(data)).encode();
        PublicKey key;
        try {
            key = PublicKey.decode(encoded);
        } catch (MalformedMessageException expected) {
            return;
        }
        assertThat(key.encode()).isEqualTo(encoded);
    }
}
