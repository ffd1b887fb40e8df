package org.jlibp2p.security.noise;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.security.HandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class X25519KeyPairTest {
    /** RFC 7748, section 5.2; the second point has the bit set that is to be ignored. */
    @ParameterizedTest
    @CsvSource({
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4,"
                + "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c,"
                + "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d,"
                + "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493,"
                + "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
    })
    void agreesAsTheRfcSays(String scalar, String point, String shared) {
        byte[] agreed = X25519KeyPair.of(Bytes.fromHex(scalar)).agree(Bytes.fromHex(point));

        assertThat(Bytes.copyOf(agreed)).isEqualTo(Bytes.fromHex(shared));
    }

    /** RFC 7748, section 6.1. */
    @Test
    void publicKeysAreAsTheRfcSays() {
        X25519KeyPair alice =
                X25519KeyPair.of(Bytes.fromHex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
        X25519KeyPair bob =
                X25519KeyPair.of(Bytes.fromHex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));

        assertThat(alice.publicKey())
                .isEqualTo(Bytes.fromHex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"));
        assertThat(bob.publicKey())
                .isEqualTo(Bytes.fromHex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"));
        assertThat(alice.agree(bob.publicKey())).isEqualTo(bob.agree(alice.publicKey()));
        assertThat(Bytes.copyOf(alice.agree(bob.publicKey())))
                .isEqualTo(Bytes.fromHex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000080"
            })
    void T16_pointsOfLowOrderAreRefused(String point) {
        X25519KeyPair pair =
                X25519KeyPair.of(Bytes.fromHex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));

        assertThatThrownBy(() -> pair.agree(Bytes.fromHex(point)))
                .isInstanceOfSatisfying(
                        HandshakeException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(HandshakeException.Reason.BAD_KEY));
    }
}
