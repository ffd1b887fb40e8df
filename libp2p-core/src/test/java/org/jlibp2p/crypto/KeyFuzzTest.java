package org.jlibp2p.crypto;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

import static org.assertj.core.api.Assertions.assertThat;

/** Any bytes as keys and signatures: a key that is read is written back the same, everything else is malformed. */
class KeyFuzzTest {
    private static final Bytes MESSAGE = Bytes.utf8("a message");

    @FuzzTest(maxDuration = "30s")
    void publicKeyBytes(byte[] input) {
        PublicKey key;
        try {
            key = PublicKey.decode(Bytes.copyOf(input));
        } catch (MalformedMessageException expected) {
            return;
        }
        assertThat(key.encode().toByteArray()).isEqualTo(input);
        assertThat(key.verify(MESSAGE, MESSAGE)).isFalse();
    }

    @FuzzTest(maxDuration = "30s")
    void privateKeyBytes(byte[] input) {
        PrivateKey key;
        try {
            key = PrivateKey.decode(Bytes.copyOf(input));
        } catch (MalformedMessageException expected) {
            return;
        }
        assertThat(PrivateKey.decode(key.encode())).isEqualTo(key);
        assertThat(key.publicKey().verify(MESSAGE, key.sign(MESSAGE))).isTrue();
    }

    @FuzzTest(maxDuration = "30s")
    void signatureBytes(byte[] input) {
        Bytes signature = Bytes.copyOf(input);

        for (KeyType type : KeyType.values()) {
            PublicKey key = PublicKey.decode(KeyVectorsTest.publicKey(type));
            // what is signed holds the candidate itself, so that no signature can be among the seeds
            Bytes message = Bytes.concat(signature, MESSAGE);
            assertThat(key.verify(message, signature)).isFalse();
        }
    }
}
