package org.jlibp2p.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The test vectors of the libp2p specification, peer-ids/peer-ids.md. */
class KeyVectorsTest {
    private static final Map<KeyType, Bytes> PRIVATE = new EnumMap<>(KeyType.class);
    private static final Map<KeyType, Bytes> PUBLIC = new EnumMap<>(KeyType.class);

    static {
        try (InputStream file = KeyVectorsTest.class.getResourceAsStream("key-vectors.txt")) {
            new String(file.readAllBytes(), StandardCharsets.US_ASCII).lines().forEach(line -> {
                String[] parts = line.split(" ");
                (parts[1].equals("private") ? PRIVATE : PUBLIC).put(KeyType.valueOf(parts[0]), Bytes.fromHex(parts[2]));
            });
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Bytes privateKey(KeyType type) {
        return PRIVATE.get(type);
    }

    static Bytes publicKey(KeyType type) {
        return PUBLIC.get(type);
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void publicKeyIsReadAndWrittenBack(KeyType type) {
        PublicKey key = PublicKey.decode(publicKey(type));

        assertThat(key.type()).isEqualTo(type);
        assertThat(key.encode()).isEqualTo(publicKey(type));
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void privateKeyIsReadAndWrittenBack(KeyType type) {
        PrivateKey key = PrivateKey.decode(privateKey(type));

        assertThat(key.type()).isEqualTo(type);
        assertThat(key.encode()).isEqualTo(privateKey(type));
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void privateKeyHasThePublicKey(KeyType type) {
        assertThat(PrivateKey.decode(privateKey(type)).publicKey().encode()).isEqualTo(publicKey(type));
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void whatThePrivateKeySignsThePublicKeyVerifies(KeyType type) {
        Bytes message = Bytes.utf8("a message");
        Bytes signature = PrivateKey.decode(privateKey(type)).sign(message);
        PublicKey key = PublicKey.decode(publicKey(type));

        assertThat(key.verify(message, signature)).isTrue();
        assertThat(key.verify(Bytes.utf8("b message"), signature)).isFalse();
    }
}
