package org.jlibp2p.tls;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.OrderlyEnd;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.security.HandshakeException.Reason;
import org.jlibp2p.security.SecureConnection;
import org.jlibp2p.security.Security;
import org.jlibp2p.testkit.DuplexPair;
import org.jlibp2p.testkit.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** How connections begin and end, with both sides ours, and somebody who may cut the line between them. */
class TlsConnectionTest {
    private static final Identity ALICE = Identity.generate();
    private static final Identity BOB = Identity.generate();
    private static final ProtocolId A = ProtocolId.of("/a");
    private static final ProtocolId B = ProtocolId.of("/b");

    private final ManualTime time = ManualTime.create();
    private final DuplexPair left = DuplexPair.inMemory(time.loops("left", 2));
    private final DuplexPair right = DuplexPair.inMemory(time.loops("right", 2));
    private final List<Bytes> fromClient = new ArrayList<>();

    private CompletableFuture<SecureConnection> secure(
            Duplex pipe, Direction direction, Identity self, Optional<PeerId> expected, ProtocolId... muxers) {
        return Async.call(
                pipe.loop(),
                () -> Tls.create().secure(pipe, new Security.Handshake(direction, self, expected, List.of(muxers))));
    }

    /** Passes on what comes, but not the end. */
    private static void pump(Duplex from, Duplex to, List<Bytes> seen) {
        Async.loop(() -> from.read().thenCompose(bytes -> {
            seen.add(bytes);
            return bytes.isEmpty()
                    ? CompletableFuture.completedFuture(false)
                    : to.write(bytes).thenApply(written -> true);
        }));
    }

    private SecureConnection client;
    private SecureConnection server;

    private void connect() {
        pump(left.right(), right.left(), fromClient);
        pump(right.left(), left.right(), new ArrayList<>());
        CompletableFuture<SecureConnection> dialling =
                secure(left.left(), Direction.OUTBOUND, ALICE, Optional.of(BOB.peerId()));
        CompletableFuture<SecureConnection> listening = secure(right.right(), Direction.INBOUND, BOB, Optional.empty());
        client = time.await(dialling);
        server = time.await(listening);
    }

    /** A future that is only looked at would stay on the list of the pipe's own until the pipe ends. */
    @Test
    void readingLeavesNothingBehindInThePipeBelow() {
        AtomicInteger asked = new AtomicInteger();
        Duplex counted = (Duplex) Proxy.newProxyInstance(
                Duplex.class.getClassLoader(), new Class<?>[] {Duplex.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("closed")) {
                        asked.incrementAndGet();
                    }
                    return method.invoke(left.left(), arguments);
                });
        CompletableFuture<SecureConnection> dialling =
                secure(counted, Direction.OUTBOUND, ALICE, Optional.of(BOB.peerId()));
        server = time.await(secure(left.right(), Direction.INBOUND, BOB, Optional.empty()));
        client = time.await(dialling);
        int before = asked.get();
        for (int i = 0; i < 20; i++) {
            server.write(Bytes.utf8("hello"));
            assertThat(time.await(client.read())).isEqualTo(Bytes.utf8("hello"));
        }
        assertThat(asked).hasValue(before);
    }

    private Throwable failureOf(CompletableFuture<?> future) {
        time.run();
        assertThat(future).isCompletedExceptionally();
        return Async.failureOf(future);
    }

    @Test
    void anEndThatThePeerDidNotAnnounceIsNone() {
        connect();
        time.await(client.write(Bytes.utf8("half of it")));
        assertThat(time.await(server.read())).isEqualTo(Bytes.utf8("half of it"));
        CompletableFuture<Bytes> reading = server.read();
        right.left().closeWrite(); // somebody in between ends the line
        assertThat(failureOf(reading))
                .isInstanceOf(ConnectionClosedException.class)
                .hasMessageContaining("close_notify");
        assertThat(server.closed()).isCompletedExceptionally();
        assertThat(failureOf(server.read())).isInstanceOf(ConnectionClosedException.class);
    }

    @Test
    void anAnnouncedEndIsOneEvenBeforeTheLineEnds() {
        connect();
        CompletableFuture<Bytes> reading = server.read();
        client.closeWrite();
        assertThat(time.await(reading)).isEqualTo(Bytes.empty());
        assertThat(time.await(server.read())).isEqualTo(Bytes.empty());
        time.await(server.write(Bytes.utf8("still talking")));
        assertThat(time.await(client.read())).isEqualTo(Bytes.utf8("still talking"));
        assertThat(server.closed()).isNotDone();
        server.closeWrite();
        assertThat(time.await(client.read())).isEqualTo(Bytes.empty());
        right.left().closeWrite();
        left.right().closeWrite();
        time.await(server.closed());
        time.await(client.closed());
    }

    @Test
    void theEndIsAnnouncedOnce() {
        connect();
        int before = fromClient.size();
        client.closeWrite();
        client.closeWrite();
        time.run();
        assertThat(fromClient.subList(before, fromClient.size()))
                .extracting(Bytes::size)
                .containsExactly(RecordSealer.closeNotifySize(), 0);
    }

    @Test
    void nothingIsWrittenBehindTheEnd() {
        connect();
        client.closeWrite();
        assertThat(failureOf(client.write(Bytes.utf8("more")))).isInstanceOf(IllegalStateException.class);
        assertThat(time.await(server.read())).isEqualTo(Bytes.empty());
    }

    @Test
    void tooMuchBehindTheEndBreaksTheConnection() {
        connect();
        client.closeWrite();
        assertThat(time.await(server.read())).isEqualTo(Bytes.empty());
        Bytes junk = Bytes.wrap(new byte[64 * 1024]);
        for (int i = 0; i <= OrderlyEnd.MAX_DRAIN / junk.size(); i++) {
            right.left().write(junk);
            time.run();
        }
        assertThat(server.closed()).isCompletedExceptionally();
    }

    @Test
    void junkInsteadOfARecordBreaksTheConnection() {
        connect();
        CompletableFuture<Bytes> reading = server.read();
        right.left().write(Bytes.utf8("GET / HTTP/1.1\r\n\r\n"));
        assertThat(failureOf(reading)).hasMessageContaining("type 71");
        assertThat(server.closed()).isCompletedExceptionally();
    }

    @Test
    void aClientLearnsFromItsFirstReadThatItWasRefused() {
        PeerId somebodyElse = Identity.generate().peerId();
        DuplexPair pipe = DuplexPair.inMemory(time.loops("pipe", 2));
        CompletableFuture<SecureConnection> dialling =
                secure(pipe.left(), Direction.OUTBOUND, ALICE, Optional.of(BOB.peerId()));
        CompletableFuture<SecureConnection> listening =
                secure(pipe.right(), Direction.INBOUND, BOB, Optional.of(somebodyElse));
        SecureConnection connection = time.await(dialling);
        assertThat(failureOf(listening)).isInstanceOf(HandshakeException.class);
        assertThat(failureOf(connection.read())).isInstanceOf(Libp2pException.class);
    }

    @Test
    void aRefusalThatArrivesIsTold() {
        connectRefused();
        assertThat(failureOf(client.read()))
                .isInstanceOfSatisfying(
                        HandshakeException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.REFUSED))
                .hasMessageContaining("certificate_unknown");
    }

    /** As {@link #connect}, but the server wanted somebody else, and its reset is not passed on. */
    private void connectRefused() {
        pump(left.right(), right.left(), fromClient);
        pump(right.left(), left.right(), new ArrayList<>());
        CompletableFuture<SecureConnection> dialling =
                secure(left.left(), Direction.OUTBOUND, ALICE, Optional.of(BOB.peerId()));
        CompletableFuture<SecureConnection> listening = secure(
                right.right(),
                Direction.INBOUND,
                BOB,
                Optional.of(Identity.generate().peerId()));
        client = time.await(dialling);
        failureOf(listening);
    }

    @Test
    void theMuxerIsTheClientsFirstThatTheServerHas() {
        assertThat(muxer(List.of(A, B), List.of(B, A))).contains(A);
        assertThat(muxer(List.of(A, B), List.of(B))).contains(B);
        assertThat(muxer(List.of(A), List.of(B))).isEmpty();
        assertThat(muxer(List.of(), List.of(B))).isEmpty();
        assertThat(muxer(List.of(A), List.of())).isEmpty();
    }

    private Optional<ProtocolId> muxer(List<ProtocolId> clients, List<ProtocolId> servers) {
        DuplexPair pipe = DuplexPair.inMemory(time.loops("pipe", 2));
        CompletableFuture<SecureConnection> dialling =
                secure(pipe.left(), Direction.OUTBOUND, ALICE, Optional.empty(), clients.toArray(ProtocolId[]::new));
        CompletableFuture<SecureConnection> listening =
                secure(pipe.right(), Direction.INBOUND, BOB, Optional.empty(), servers.toArray(ProtocolId[]::new));
        Optional<ProtocolId> settled = time.await(dialling).earlyMuxer();
        assertThat(time.await(listening).earlyMuxer()).isEqualTo(settled);
        return settled;
    }

    @ParameterizedTest
    @EnumSource
    void givingUpResetsThePipeAndLeavesNothing(Direction direction) {
        DuplexPair pipe = DuplexPair.inMemory(time.loops("pipe", 2));
        CompletableFuture<SecureConnection> handshake = secure(pipe.left(), direction, ALICE, Optional.empty());
        time.run();
        handshake.cancel(false);
        time.run();
        assertThat(pipe.left().closed()).isCompletedExceptionally();
        assertThat(time.timers()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aResetFromOutsideFailsTheHandshakeAtOnce(Direction direction) {
        DuplexPair pipe = DuplexPair.inMemory(time.loops("pipe", 2));
        CompletableFuture<SecureConnection> handshake = secure(pipe.left(), direction, ALICE, Optional.empty());
        time.run();
        pipe.left().reset(new StreamResetException(ErrorCode.NONE, false));
        assertThat(failureOf(handshake)).isInstanceOf(StreamResetException.class);
    }

    @Test
    void oneCertificateServesAllConnectionsOfAnIdentity() {
        Tls tls = Tls.create();
        HostileRoles server = HostileRoles.with(Forgery.of(BOB, ForgedKey.p256()));
        for (Identity self : List.of(ALICE, ALICE, BOB)) {
            DuplexPair pipe = DuplexPair.inMemory(time.loops("pipe", 2));
            Security.Handshake handshake =
                    new Security.Handshake(Direction.OUTBOUND, self, Optional.empty(), List.of());
            server.listen(pipe.right());
            time.await(Async.call(pipe.left().loop(), () -> tls.secure(pipe.left(), handshake)));
            time.run();
        }
        assertThat(server.seen).hasSize(3);
        assertThat(server.seen.get(1)).isEqualTo(server.seen.get(0));
        assertThat(server.seen.get(2)).isNotEqualTo(server.seen.get(0));
    }
}
