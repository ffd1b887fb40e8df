package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.security.HandshakeException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NoiseHandshakeTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final AeadCipher.Engine ENGINE = AeadEngines.chosen();
    private static final Identity ALICE = Identity.generate();
    private static final Identity BOB = Identity.generate();
    private static final ProtocolId YAMUX = ProtocolId.of("/yamux/1.0.0");
    private static final ProtocolId MPLEX = ProtocolId.of("/mplex/6.7.0");

    private static NoiseHandshake initiator(Identity self, Optional<PeerId> expected, ProtocolId... muxers) {
        return side(true, self, expected, List.of(muxers));
    }

    private static NoiseHandshake responder(Identity self, ProtocolId... muxers) {
        return side(false, self, Optional.empty(), List.of(muxers));
    }

    private static NoiseHandshake side(
            boolean initiator, Identity self, Optional<PeerId> expected, List<ProtocolId> muxers) {
        StaticKey key = StaticKey.generate(self, RANDOM);
        NoiseHandshake.Terms terms = new NoiseHandshake.Terms(initiator, key, expected, muxers);
        return new NoiseHandshake(terms, X25519KeyPair.generate(RANDOM), ENGINE);
    }

    private static ByteBuffer buffer(Bytes message) {
        return ByteBuffer.wrap(message.toByteArray());
    }

    private static Bytes answer(NoiseHandshake side, Bytes message) {
        return side.onMessage(buffer(message)).orElseThrow();
    }

    private static void run(NoiseHandshake initiator, NoiseHandshake responder) {
        Bytes third = answer(initiator, answer(responder, initiator.start().orElseThrow()));
        assertThat(responder.onMessage(buffer(third))).isEmpty();
        assertThat(initiator.isComplete()).isTrue();
        assertThat(responder.isComplete()).isTrue();
    }

    private static void assertRefused(Reason reason, NoiseHandshake side, Bytes message) {
        assertThatThrownBy(() -> side.onMessage(buffer(message)))
                .isInstanceOfSatisfying(
                        HandshakeException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
        assertThat(side.isComplete()).isFalse();
        assertThat(side.remoteKey()).isNull();
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void bothSidesLearnWhoTheOtherIs(KeyType type) {
        Identity carol = Identity.generate(type);
        NoiseHandshake initiator = initiator(ALICE, Optional.of(carol.peerId()));
        NoiseHandshake responder = responder(carol);
        run(initiator, responder);

        assertThat(initiator.remoteKey()).isEqualTo(carol.publicKey());
        assertThat(responder.remoteKey()).isEqualTo(ALICE.publicKey());
    }

    @Test
    void theResponderSaysNothingUnasked() {
        assertThat(responder(BOB).start()).isEmpty();
    }

    @Test
    void onlyTheFirstMessageHasAKnownSize() {
        NoiseHandshake initiator = initiator(ALICE, Optional.empty());
        NoiseHandshake responder = responder(BOB);
        Bytes first = initiator.start().orElseThrow();

        assertThat(first.size()).isEqualTo(32).isEqualTo(responder.maxMessage());
        assertThat(initiator.maxMessage()).isEqualTo(65_535);
        answer(responder, first);
        assertThat(responder.maxMessage()).isEqualTo(65_535);
    }

    private static Optional<ProtocolId> agreedMuxer(List<ProtocolId> initiators, List<ProtocolId> responders) {
        NoiseHandshake initiator = side(true, ALICE, Optional.empty(), initiators);
        NoiseHandshake responder = side(false, BOB, Optional.empty(), responders);
        run(initiator, responder);
        assertThat(initiator.earlyMuxer()).isEqualTo(responder.earlyMuxer());
        return initiator.earlyMuxer();
    }

    @Test
    void theFirstOfTheInitiatorsMuxersThatTheResponderHasIsTaken() {
        assertThat(agreedMuxer(List.of(YAMUX), List.of(YAMUX))).contains(YAMUX);
        assertThat(agreedMuxer(List.of(YAMUX, MPLEX), List.of(MPLEX, YAMUX))).contains(YAMUX);
        assertThat(agreedMuxer(List.of(MPLEX, YAMUX), List.of(YAMUX, MPLEX))).contains(MPLEX);
        assertThat(agreedMuxer(List.of(MPLEX, YAMUX), List.of(YAMUX))).contains(YAMUX);
    }

    @Test
    void withoutACommonMuxerItIsLeftToNegotiation() {
        assertThat(agreedMuxer(List.of(YAMUX), List.of(MPLEX))).isEmpty();
        assertThat(agreedMuxer(List.of(), List.of(YAMUX))).isEmpty();
        assertThat(agreedMuxer(List.of(YAMUX), List.of())).isEmpty();
        assertThat(agreedMuxer(List.of(), List.of())).isEmpty();
    }

    @Test
    void listsOfMoreThanAHundredMuxersAreIgnored() {
        List<ProtocolId> hundred = IntStream.range(0, 99)
                .mapToObj(i -> ProtocolId.of("/muxer/" + i))
                .collect(Collectors.toList());
        hundred.add(YAMUX);
        assertThat(agreedMuxer(hundred, List.of(YAMUX))).contains(YAMUX);

        // The side that says too much knows the other's list and could choose, but the other one does not.
        hundred.add(0, MPLEX);
        NoiseHandshake responder = side(false, BOB, Optional.empty(), List.of(YAMUX));
        run(side(true, ALICE, Optional.empty(), hundred), responder);
        assertThat(responder.earlyMuxer()).isEmpty();
    }

    @Test
    void T16_thePeerIsCheckedBeforeAnythingIsSaidToIt() {
        NoiseHandshake initiator = initiator(ALICE, Optional.of(ALICE.peerId()));
        Bytes second = answer(responder(BOB), initiator.start().orElseThrow());

        assertRefused(Reason.WRONG_PEER, initiator, second);
    }

    /** A responder that follows the pattern but puts what it likes into its payload. */
    private static Bytes secondMessage(NoiseHandshake victim, Function<Bytes, Bytes> payload) {
        X25519KeyPair pair = X25519KeyPair.generate(RANDOM);
        HandshakeState attacker = state(false, pair);
        attacker.read(buffer(victim.start().orElseThrow()));
        return attacker.write(payload.apply(pair.publicKey()));
    }

    /** An initiator that does the same. */
    private static Bytes thirdMessage(NoiseHandshake victim, Function<Bytes, Bytes> payload) {
        X25519KeyPair pair = X25519KeyPair.generate(RANDOM);
        HandshakeState attacker = state(true, pair);
        attacker.read(buffer(answer(victim, attacker.write(Bytes.empty()))));
        return attacker.write(payload.apply(pair.publicKey()));
    }

    private static HandshakeState state(boolean initiator, X25519KeyPair pair) {
        return new HandshakeState(
                initiator,
                new SymmetricState(HandshakeState.PROTOCOL_NAME, ENGINE),
                Bytes.empty(),
                pair,
                X25519KeyPair.generate(RANDOM));
    }

    private static void assertRefusedByBoth(Reason reason, Function<Bytes, Bytes> payload) {
        NoiseHandshake initiator = initiator(ALICE, Optional.empty(), YAMUX);
        assertRefused(reason, initiator, secondMessage(initiator, payload));
        NoiseHandshake responder = responder(ALICE, YAMUX);
        Bytes third = thirdMessage(responder, payload);
        assertThatThrownBy(() -> responder.onMessage(buffer(third)))
                .isInstanceOfSatisfying(
                        HandshakeException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
        assertThat(responder.remoteKey()).isNull();
        assertThat(responder.earlyMuxer()).isEmpty();
    }

    private static Bytes payload(Identity claimed, Bytes signature) {
        return NoisePayload.CODEC.encode(
                new NoisePayload(claimed.publicKey().encode(), signature, List.of(YAMUX.value())));
    }

    @Test
    void T16_theVictimsKeyWithAnotherSignatureIsRefused() {
        assertRefusedByBoth(
                Reason.BAD_SIGNATURE, key -> payload(BOB, Identity.generate().sign(StaticKey.signed(key))));
    }

    @Test
    void T16_aSignatureOverAnotherNoiseKeyIsRefused() {
        Bytes elsewhere =
                BOB.sign(StaticKey.signed(X25519KeyPair.generate(RANDOM).publicKey()));
        assertRefusedByBoth(Reason.BAD_SIGNATURE, key -> payload(BOB, elsewhere));
    }

    @Test
    void T16_aSignatureWithoutThePrefixIsRefused() {
        assertRefusedByBoth(Reason.BAD_SIGNATURE, key -> payload(BOB, BOB.sign(key)));
    }

    @Test
    void T16_aMissingSignatureIsRefused() {
        assertRefusedByBoth(Reason.BAD_SIGNATURE, key -> payload(BOB, Bytes.empty()));
    }

    @Test
    void T16_aSignatureOfZerosIsRefused() {
        assertRefusedByBoth(Reason.BAD_SIGNATURE, key -> payload(BOB, Bytes.wrap(new byte[64])));
    }

    @Test
    void T16_aMissingPayloadIsRefused() {
        assertRefusedByBoth(Reason.BAD_KEY, key -> Bytes.empty());
    }

    @Test
    void T16_aMissingKeyIsRefused() {
        assertRefusedByBoth(
                Reason.BAD_KEY,
                key -> NoisePayload.CODEC.encode(
                        new NoisePayload(Bytes.empty(), BOB.sign(StaticKey.signed(key)), List.of())));
    }

    @Test
    void T13_aHugeRsaKeyIsRefused() {
        // DER of an RSA key whose modulus has 16384 bits, as far as its lengths go.
        byte[] huge = new byte[2100];
        huge[0] = 0x30;
        assertRefusedByBoth(
                Reason.BAD_KEY,
                key -> NoisePayload.CODEC.encode(new NoisePayload(
                        Bytes.concat(Bytes.fromHex("080012b410"), Bytes.wrap(huge)), Bytes.empty(), List.of())));
    }

    @Test
    void T16_aPayloadThatIsNoneIsMalformed() {
        assertRefusedByBoth(Reason.MALFORMED, key -> Bytes.fromHex("0affff"));
    }

    @Test
    void T16_anEphemeralKeyOfLowOrderIsRefused() {
        NoiseHandshake responder = responder(BOB);
        assertRefused(Reason.BAD_KEY, responder, Bytes.wrap(new byte[32]));

        NoiseHandshake initiator = initiator(ALICE, Optional.empty());
        initiator.start();
        assertRefused(Reason.BAD_KEY, initiator, Bytes.wrap(new byte[200]));
    }

    /** A responder whose static key leaves both sides no choice of the secret. */
    @Test
    void T16_aStaticKeyOfLowOrderIsRefused() {
        NoiseHandshake initiator = initiator(ALICE, Optional.empty());
        Bytes first = initiator.start().orElseThrow();
        X25519KeyPair ephemeral = X25519KeyPair.generate(RANDOM);
        SymmetricState attacker = new SymmetricState(HandshakeState.PROTOCOL_NAME, ENGINE);
        attacker.mixHash(Bytes.empty());
        attacker.mixHash(first);
        attacker.mixHash(Bytes.empty());
        attacker.mixHash(ephemeral.publicKey());
        attacker.mixKey(ephemeral.agree(first));
        ByteBuffer second = ByteBuffer.allocate(32 + 48 + 16);
        second.put(ephemeral.publicKey().toByteArray());
        attacker.encryptAndHash(ByteBuffer.allocate(32), second);
        attacker.mixKey(new byte[32]);
        attacker.encryptAndHash(ByteBuffer.allocate(0), second);

        assertRefused(Reason.BAD_KEY, initiator, Bytes.wrap(second.array()));
    }

    @Test
    void T16_everyBitOfTheSecondMessageCounts() {
        for (int at = 32; at < 32 + 48 + 16; at++) {
            NoiseHandshake initiator = initiator(ALICE, Optional.empty());
            byte[] second =
                    answer(responder(BOB), initiator.start().orElseThrow()).toByteArray();
            second[at] ^= 1;
            assertRefused(Reason.DECRYPTION_FAILED, initiator, Bytes.wrap(second));
        }
    }

    @Test
    void T17_messagesThatAreCutOffAreRefused() {
        for (int size : new int[] {0, 1, 31}) {
            assertRefused(Reason.MALFORMED, responder(BOB), Bytes.wrap(new byte[size]));
        }
        for (int size : new int[] {0, 31, 32, 79, 80, 95}) {
            NoiseHandshake initiator = initiator(ALICE, Optional.empty());
            Bytes second = answer(responder(BOB), initiator.start().orElseThrow());
            assertThatThrownBy(() -> initiator.onMessage(buffer(second.slice(0, size))))
                    .isInstanceOf(HandshakeException.class);
        }
    }

    @Test
    void everyHandshakeHasItsOwnKeys() {
        List<Bytes> firsts = Collections.nCopies(3, ALICE).stream()
                .map(self -> initiator(self, Optional.empty()).start().orElseThrow())
                .toList();

        assertThat(firsts).doesNotHaveDuplicates();
    }
}
