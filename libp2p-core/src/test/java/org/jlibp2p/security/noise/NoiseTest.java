package org.jlibp2p.security.noise;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.negotiation.ManualLoop;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.negotiation.TestPipe;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.security.HandshakeException.Reason;
import org.jlibp2p.security.SecureConnection;
import org.jlibp2p.security.Security;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class NoiseTest {
    private static final Identity ALICE = Identity.generate();
    private static final Identity BOB = Identity.generate();
    private static final ProtocolId YAMUX = ProtocolId.of("/yamux/1.0.0");

    private final ManualLoop loop = new ManualLoop();
    private final List<TestPipe> pipes = TestPipe.pair(loop);
    private final TestPipe dialer = pipes.get(0);
    private final TestPipe listener = pipes.get(1);
    private final Noise noise = Noise.create();

    private CompletableFuture<SecureConnection> dial(PeerId expected) {
        Security.Handshake handshake =
                new Security.Handshake(Direction.OUTBOUND, ALICE, Optional.of(expected), List.of(YAMUX));
        return loop.run(() -> noise.secure(dialer, handshake));
    }

    private CompletableFuture<SecureConnection> listen() {
        Security.Handshake handshake = new Security.Handshake(Direction.INBOUND, BOB, Optional.empty(), List.of(YAMUX));
        return loop.run(() -> noise.secure(listener, handshake));
    }

    private static SecureConnection now(CompletableFuture<SecureConnection> future) {
        assertThat(future).isCompleted();
        return future.getNow(null);
    }

    private static void assertFailed(Reason reason, CompletableFuture<?> future, TestPipe pipe) {
        assertThat(future).isCompletedExceptionally();
        assertThat(Async.failureOf(future))
                .isInstanceOfSatisfying(
                        HandshakeException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(reason));
        assertThat(pipe.failure()).isSameAs(Async.failureOf(future));
    }

    @Test
    void itsProtocolIsNoise() {
        assertThat(noise.protocol()).isEqualTo(ProtocolId.of("/noise"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100, 100_000})
    void bothSidesKnowEachOtherHoweverTheBytesAreCut(int piece) {
        dialer.maxRead(piece);
        listener.maxRead(piece);
        CompletableFuture<SecureConnection> accepted = listen();
        CompletableFuture<SecureConnection> dialed = dial(BOB.peerId());

        assertThat(now(dialed).remotePeer()).isEqualTo(BOB.peerId());
        assertThat(now(dialed).remoteKey()).isEqualTo(BOB.publicKey());
        assertThat(now(dialed).earlyMuxer()).contains(YAMUX);
        assertThat(now(accepted).remotePeer()).isEqualTo(ALICE.peerId());
        assertThat(now(accepted).remoteKey()).isEqualTo(ALICE.publicKey());
        assertThat(now(accepted).earlyMuxer()).contains(YAMUX);
        assertThat(now(accepted).loop()).isSameAs(loop);

        Bytes text = Bytes.utf8("hello");
        loop.run(() -> now(dialed).write(text));
        Bytes received = Bytes.empty();
        while (received.size() < text.size()) {
            CompletableFuture<Bytes> read = loop.run(now(accepted)::read);
            assertThat(read).isCompleted();
            received = Bytes.concat(received, read.getNow(null));
        }
        assertThat(received).isEqualTo(text);
    }

    @Test
    void theHandshakeIsThreeMessagesEachInOneWrite() {
        listen();
        dial(BOB.peerId());

        assertThat(dialer.writes()).hasSize(2);
        assertThat(listener.writes()).hasSize(1);
        assertThat(dialer.writes().get(0).size()).isEqualTo(2 + 32);
    }

    @Test
    void bytesRightBehindTheHandshakeAreNotLost() {
        CompletableFuture<SecureConnection> dialed = dial(BOB.peerId());
        dialed.thenCompose(connection -> connection.write(Bytes.utf8("at once")));
        CompletableFuture<SecureConnection> accepted = listen();

        assertThat(loop.run(now(accepted)::read)).isCompletedWithValue(Bytes.utf8("at once"));
    }

    @Test
    void theKeyOfAnIdentityIsSignedOnce() {
        List<Bytes> statics = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            ManualLoop other = new ManualLoop();
            List<TestPipe> pair = TestPipe.pair(other);
            NoiseHandshake peer = new NoiseHandshake(
                    new NoiseHandshake.Terms(
                            true, StaticKey.generate(ALICE, new SecureRandom()), Optional.empty(), List.of()),
                    X25519KeyPair.generate(new SecureRandom()),
                    AeadEngines.chosen());
            NoiseUpgrade upgrade = new NoiseUpgrade(pair.get(0), peer);
            other.run(upgrade::run);
            other.run(() -> noise.secure(
                    pair.get(1), new Security.Handshake(Direction.INBOUND, BOB, Optional.empty(), List.of())));
            statics.add(peer.remoteStatic());
        }

        assertThat(statics.get(0)).isEqualTo(statics.get(1));
    }

    @Test
    void T16_anotherPeerThanTheOneDialledIsRefusedAndLearnsNothing() {
        listen();
        CompletableFuture<SecureConnection> dialed = dial(ALICE.peerId());

        assertFailed(Reason.WRONG_PEER, dialed, dialer);
        assertThat(dialer.writes()).hasSize(1);
    }

    @Test
    void thePipeIsResetBeforeTheFutureFails() {
        listen();
        boolean[] resetBefore = new boolean[1];
        loop.run(() -> noise.secure(
                        dialer,
                        new Security.Handshake(Direction.OUTBOUND, ALICE, Optional.of(ALICE.peerId()), List.of()))
                .whenComplete((connection, failure) -> resetBefore[0] = dialer.failure() != null));

        assertThat(resetBefore[0]).isTrue();
    }

    @Test
    void T10_thePipeOfARefusedPeerIsClosedOnBothSides() {
        CompletableFuture<SecureConnection> accepted = listen();
        dial(ALICE.peerId());

        assertThat(accepted).isCompletedExceptionally();
        assertThat(listener.closed()).isCompletedExceptionally();
    }

    @Test
    void anEndDuringTheHandshakeIsNamed() {
        CompletableFuture<SecureConnection> accepted = listen();
        loop.run(() -> dialer.write(Bytes.fromHex("0020ab")));
        loop.run(dialer::closeWrite);

        assertFailed(Reason.CLOSED_EARLY, accepted, listener);
    }

    @Test
    void aBrokenPipeFailsAsItBroke() {
        CompletableFuture<SecureConnection> accepted = listen();
        dialer.reset(new IllegalStateException("test"));
        loop.run();

        assertThat(Async.failureOf(accepted)).isInstanceOf(StreamResetException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffff", "0021", "0000", "001f"})
    void T11_aFirstMessageOfAnotherSizeIsRefusedAtOnce(String length) {
        CompletableFuture<SecureConnection> accepted = listen();
        loop.run(() -> dialer.write(Bytes.concat(Bytes.fromHex(length), Bytes.wrap(new byte[31]))));

        assertFailed(Reason.MALFORMED, accepted, listener);
    }

    @Test
    void T16_aForgedMessageIsRefused() {
        CompletableFuture<SecureConnection> dialed = dial(BOB.peerId());
        byte[] garbage = new byte[202];
        Arrays.fill(garbage, (byte) 9);
        garbage[0] = 0;
        garbage[1] = (byte) 200;
        loop.run(() -> listener.write(Bytes.wrap(garbage)));

        assertFailed(Reason.DECRYPTION_FAILED, dialed, dialer);
    }

    @Test
    void givingUpResetsThePipe() {
        CompletableFuture<SecureConnection> accepted = listen();
        accepted.cancel(false);
        loop.run();

        assertThat(listener.failure()).isNotNull();
    }
}
