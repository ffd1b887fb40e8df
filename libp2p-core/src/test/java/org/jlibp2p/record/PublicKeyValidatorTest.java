package org.jlibp2p.record;

import java.time.Instant;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.record.InvalidRecordException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class PublicKeyValidatorTest {
    private static final Identity PEER = Identity.generate(KeyType.ECDSA);
    private static final Bytes KEY = PublicKeyValidator.keyOf(PEER.peerId());
    private static final Bytes VALUE = PEER.publicKey().encode();
    private static final PublicKeyValidator VALIDATOR = PublicKeyValidator.create();

    private static Reason refusal(Bytes key, Bytes value) {
        try {
            VALIDATOR.validate(key, value, Instant.EPOCH);
            return null;
        } catch (InvalidRecordException e) {
            return e.reason();
        }
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void aKeyStandsUnderItsPeerAndUnderNoOther(KeyType type) {
        Identity peer = Identity.generate(type);
        Bytes key = Bytes.concat(Bytes.utf8("/pk/"), peer.peerId().bytes());

        assertThat(PublicKeyValidator.keyOf(peer.peerId())).isEqualTo(key);
        assertThat(refusal(key, peer.publicKey().encode())).isNull();
        assertThat(refusal(KEY, peer.publicKey().encode())).isEqualTo(Reason.WRONG_OWNER);
    }

    @Test
    void T54_aKeyUnderAWrongHashIsRefused() {
        Bytes hashed =
                Multihash.sha256(Bytes.concat(VALUE, Bytes.copyOf((byte) 0))).bytes();

        assertThat(refusal(Bytes.concat(Bytes.utf8("/pk/"), hashed), VALUE)).isEqualTo(Reason.WRONG_OWNER);
        assertThat(refusal(KEY, VALUE)).isNull();
    }

    /** Ids of Ed25519 were hashes once, and are so no longer. */
    @Test
    void T54_theHashOfAKeyThatStandsInItsIdIsAnotherName() {
        Identity peer = Identity.generate();
        Multihash hash = Multihash.sha256(peer.publicKey().encode());

        assertThat(refusal(
                        PublicKeyValidator.keyOf(PeerId.decode(hash.bytes())),
                        peer.publicKey().encode()))
                .isEqualTo(Reason.WRONG_OWNER);
    }

    @Test
    void eachFaultHasItsReason() {
        assertThat(refusal(Bytes.utf8("/pk/"), VALUE)).isEqualTo(Reason.MALFORMED_KEY);
        assertThat(refusal(Bytes.utf8("/ipns/x"), VALUE)).isEqualTo(Reason.MALFORMED_KEY);
        assertThat(refusal(Bytes.concat(KEY, Bytes.copyOf((byte) 0)), VALUE)).isEqualTo(Reason.MALFORMED_KEY);
        assertThat(refusal(
                        Bytes.concat(
                                Bytes.utf8("/pk/"), Bytes.utf8(PEER.peerId().toString())),
                        VALUE))
                .isEqualTo(Reason.MALFORMED_KEY);
        assertThat(refusal(KEY, Bytes.empty())).isEqualTo(Reason.MALFORMED_VALUE);
        assertThat(refusal(KEY, VALUE.slice(1))).isEqualTo(Reason.MALFORMED_VALUE);
        assertThat(refusal(KEY, Bytes.concat(VALUE, Bytes.copyOf((byte) 0)))).isEqualTo(Reason.MALFORMED_VALUE);
        assertThat(refusal(KEY, Bytes.wrap(new byte[PublicKey.MAX_SIZE + 1]))).isEqualTo(Reason.TOO_LARGE);
    }

    /** Or one key would have several values, of which each server could keep another. */
    @Test
    void T54_aKeyInAnotherEncodingThanItsOwnIsRefused() {
        Bytes otherOrder = Bytes.concat(VALUE.slice(2), VALUE.slice(0, 2));

        assertThat(refusal(KEY, otherOrder)).isEqualTo(Reason.MALFORMED_VALUE);
    }

    @Test
    void noKeyIsBetterThanTheOneThereIs() {
        assertThat(VALIDATOR.isBetter(KEY, VALUE, VALUE)).isFalse();
    }
}
