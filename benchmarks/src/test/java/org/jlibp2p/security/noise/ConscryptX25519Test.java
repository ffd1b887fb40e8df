package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.KeyEngines;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.security.HandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Conscrypt's X25519 against BouncyCastle's. */
class ConscryptX25519Test {
    private static final X25519KeyPair.Engine CONSCRYPT =
            new JcaX25519.ProviderEngine(KeyEngines.conscrypt().orElseThrow());
    private static final X25519KeyPair.Engine BOUNCY_CASTLE = BouncyCastleX25519.ENGINE;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEYS = 300;

    private static Bytes randomBytes(Random random) {
        byte[] bytes = new byte[X25519KeyPair.KEY_SIZE];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    @Test
    void conscryptIsChosenWhereItIs() {
        assertThat(X25519SelfTest.passes(CONSCRYPT)).isTrue();
        assertThat(X25519Engines.chosen()).isEqualTo(CONSCRYPT);
    }

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
        byte[] agreed = CONSCRYPT.of(Bytes.fromHex(scalar)).agree(Bytes.fromHex(point));

        assertThat(Bytes.copyOf(agreed)).isEqualTo(Bytes.fromHex(shared));
    }

    @Test
    void bothGetTheSameFromTheSameSecrets() {
        Random random = new Random(1);
        for (int i = 0; i < KEYS; i++) {
            Bytes secret = randomBytes(random);
            X25519KeyPair ours = CONSCRYPT.of(secret);
            X25519KeyPair theirs = BOUNCY_CASTLE.of(secret);
            Bytes point = randomBytes(random);

            assertThat(ours.publicKey()).isEqualTo(theirs.publicKey());
            assertThat(ours.agree(point)).isEqualTo(theirs.agree(point));
        }
    }

    @Test
    void newPairsOfEachAgreeWithTheOthers() {
        for (int i = 0; i < KEYS; i++) {
            X25519KeyPair ours = CONSCRYPT.generate(RANDOM);
            X25519KeyPair theirs = BOUNCY_CASTLE.generate(RANDOM);

            assertThat(ours.agree(theirs.publicKey())).isEqualTo(theirs.agree(ours.publicKey()));
        }
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
        X25519KeyPair pair = CONSCRYPT.generate(RANDOM);

        assertThatThrownBy(() -> pair.agree(Bytes.fromHex(point)))
                .isInstanceOfSatisfying(
                        HandshakeException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(HandshakeException.Reason.BAD_KEY));
        X25519KeyPair other = CONSCRYPT.generate(RANDOM);
        assertThat(pair.agree(other.publicKey())).isEqualTo(other.agree(pair.publicKey()));
    }

    private static NoiseHandshake side(
            boolean initiator, Identity self, X25519KeyPair.Engine keys, AeadCipher.Engine cipher) {
        X25519KeyPair pair = keys.generate(RANDOM);
        StaticKey key = new StaticKey(pair, self.publicKey().encode(), self.sign(StaticKey.signed(pair.publicKey())));
        NoiseHandshake.Terms terms =
                new NoiseHandshake.Terms(initiator, key, Optional.empty(), List.of(ProtocolId.of("/yamux/1.0.0")));
        return new NoiseHandshake(terms, keys.generate(RANDOM), cipher);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHandshakeOfOneWithTheOtherEndsInTheSameKeys(boolean conscryptBegins) throws Exception {
        AeadCipher.Engine cipher = JcaAead.conscrypt().orElseThrow();
        AeadCipher.Engine otherCipher = JcaAead.jdk().orElseThrow();
        Identity alice = Identity.generate();
        Identity bob = Identity.generate();
        NoiseHandshake initiator =
                conscryptBegins ? side(true, alice, CONSCRYPT, cipher) : side(true, alice, BOUNCY_CASTLE, otherCipher);
        NoiseHandshake responder =
                conscryptBegins ? side(false, bob, BOUNCY_CASTLE, otherCipher) : side(false, bob, CONSCRYPT, cipher);
        Optional<Bytes> message = initiator.start();
        for (NoiseHandshake next = responder; message.isPresent(); next = next == responder ? initiator : responder) {
            message = next.onMessage(ByteBuffer.wrap(message.get().toByteArray()));
        }

        assertThat(initiator.isComplete() && responder.isComplete()).isTrue();
        assertThat(initiator.remoteKey()).isEqualTo(bob.publicKey());
        assertThat(responder.remoteKey()).isEqualTo(alice.publicKey());
        assertThat(initiator.earlyMuxer()).isEqualTo(responder.earlyMuxer()).isPresent();
        assertArrives(initiator.split().get(0), responder.split().get(1));
        assertArrives(responder.split().get(0), initiator.split().get(1));
    }

    private static void assertArrives(CipherState sending, CipherState receiving) throws Exception {
        Bytes sent = Bytes.utf8("hello");
        ByteBuffer sealed = ByteBuffer.allocate(sent.size() + AeadCipher.TAG_SIZE);
        sending.seal(new byte[0], ByteBuffer.wrap(sent.toByteArray()), sealed);
        ByteBuffer opened = ByteBuffer.allocate(sent.size());
        receiving.open(new byte[0], sealed.flip(), opened);

        assertThat(Bytes.copyOf(opened.array())).isEqualTo(sent);
    }
}
