package org.jlibp2p.security.plaintext;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.bytes.Varint;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.io.Direction;
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

import static org.assertj.core.api.Assertions.assertThat;

class PlaintextTest {
    private static final Identity ALICE = Identity.generate();
    private static final Identity BOB = Identity.generate();

    private final ManualLoop loop = new ManualLoop();
    private final List<TestPipe> pipes = TestPipe.pair(loop);
    private final TestPipe own = pipes.get(0);
    private final TestPipe peer = pipes.get(1);

    private CompletableFuture<SecureConnection> secure(Optional<PeerId> expected) {
        Security.Handshake handshake =
                new Security.Handshake(Direction.OUTBOUND, ALICE, expected, List.of(ProtocolId.of("/yamux/1.0.0")));
        return loop.run(() -> Plaintext.create().secure(own, handshake));
    }

    /** The message as the specification draws it, put together by hand. */
    private static Bytes exchange(Bytes id, Bytes key) {
        Bytes message = Bytes.concat(
                Bytes.fromHex("0a"), Varint.encode(id.size()), id, Bytes.fromHex("12"), Varint.encode(key.size()), key);
        return Bytes.concat(Varint.encode(message.size()), message);
    }

    private static Bytes exchangeOf(Identity identity) {
        return exchange(identity.peerId().bytes(), identity.publicKey().encode());
    }

    private void say(Bytes bytes) {
        loop.run(() -> peer.write(bytes));
    }

    private void assertRefused(CompletableFuture<?> secured, Reason reason) {
        assertThat(secured).isCompletedExceptionally();
        assertThat(Async.failureOf(secured))
                .isInstanceOfSatisfying(
                        HandshakeException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(reason));
        assertThat(own.failure()).isNotNull();
    }

    @Test
    void itsProtocolIsPlaintext() {
        assertThat(Plaintext.create().protocol()).isEqualTo(ProtocolId.of("/plaintext/2.0.0"));
    }

    @Test
    void thisSideSaysAtOnceWhoItIs() {
        secure(Optional.empty());
        assertThat(loop.run(peer::read).getNow(null)).isEqualTo(exchangeOf(ALICE));
    }

    @Test
    void thePeerIsWhoItSaysItIsAndTheMuxerIsLeftOpen() {
        CompletableFuture<SecureConnection> secured = secure(Optional.of(BOB.peerId()));
        say(Bytes.concat(exchangeOf(BOB), Bytes.utf8("early")));

        SecureConnection connection = secured.getNow(null);
        assertThat(connection.remotePeer()).isEqualTo(BOB.peerId());
        assertThat(connection.remoteKey()).isEqualTo(BOB.publicKey());
        assertThat(connection.earlyMuxer()).isEmpty();
        assertThat(loop.run(connection::read).getNow(null)).isEqualTo(Bytes.utf8("early"));
    }

    @Test
    void anIdThatIsAHashOfItsKeyIsTaken() {
        Identity ecdsa = Identity.generate(KeyType.ECDSA);
        CompletableFuture<SecureConnection> secured = secure(Optional.of(ecdsa.peerId()));
        say(exchangeOf(ecdsa));
        assertThat(secured.getNow(null).remotePeer()).isEqualTo(ecdsa.peerId());
    }

    @Test
    void anIdThatIsNotThatOfTheKeyIsRefused() {
        CompletableFuture<SecureConnection> secured = secure(Optional.of(BOB.peerId()));
        say(exchange(BOB.peerId().bytes(), Identity.generate().publicKey().encode()));
        assertRefused(secured, Reason.BAD_KEY);
    }

    @Test
    void anotherPeerThanTheOneDialledIsRefused() {
        CompletableFuture<SecureConnection> secured =
                secure(Optional.of(Identity.generate().peerId()));
        say(exchangeOf(BOB));
        assertRefused(secured, Reason.WRONG_PEER);
    }

    @Test
    void whatIsMissingIsRefused() {
        for (Bytes message : List.of(
                exchange(Bytes.empty(), BOB.publicKey().encode()),
                exchange(BOB.peerId().bytes(), Bytes.empty()),
                Bytes.fromHex("00"))) {
            PlaintextTest fresh = new PlaintextTest();
            CompletableFuture<SecureConnection> secured = fresh.secure(Optional.empty());
            fresh.say(message);
            assertThat(Async.failureOf(secured)).isInstanceOf(HandshakeException.class);
            assertThat(fresh.own.failure()).isNotNull();
        }
    }

    @Test
    void T44_aLengthAboveTheBoundIsRefusedBeforeItsBodyComes() {
        CompletableFuture<SecureConnection> secured = secure(Optional.empty());
        say(Varint.encode(PlaintextExchange.MAX_SIZE + 1));
        assertRefused(secured, Reason.MALFORMED);
    }

    @Test
    void whoGivesUpResetsThePipe() {
        CompletableFuture<SecureConnection> secured = secure(Optional.empty());
        secured.cancel(false);
        loop.run(() -> null);
        assertThat(own.failure()).isNotNull();
    }
}
