package org.jlibp2p.crypto;

import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Keys and signatures made by go-libp2p; one of the Ed25519 keys has the old encoding of 96 bytes. */
class SignatureVectorsTest {
    @ParameterizedTest
    @CsvFileSource(resources = "signature-vectors.txt", delimiter = ' ', maxCharsPerColumn = 10_000)
    void signatureOfAnotherImplementationIsVerified(
            KeyType type, String privateKey, String publicKey, String message, String signature) {
        PublicKey key = PublicKey.decode(Bytes.fromHex(publicKey));

        assertThat(PrivateKey.decode(Bytes.fromHex(privateKey)).publicKey()).isEqualTo(key);
        assertThat(key.verify(Bytes.fromHex(message), Bytes.fromHex(signature))).isTrue();
    }

    @ParameterizedTest
    @CsvFileSource(resources = "signature-vectors.txt", delimiter = ' ', maxCharsPerColumn = 10_000)
    void signatureThatDependsOnNoChanceIsTheSameAsElsewhere(
            KeyType type, String privateKey, String publicKey, String message, String signature) {
        Bytes ours = PrivateKey.decode(Bytes.fromHex(privateKey)).sign(Bytes.fromHex(message));

        if (type == KeyType.ECDSA) {
            // go-libp2p takes random nonces for this kind
            assertThat(PublicKey.decode(Bytes.fromHex(publicKey)).verify(Bytes.fromHex(message), ours))
                    .isTrue();
        } else {
            assertThat(ours.hex()).isEqualTo(signature);
        }
    }
}
