package org.jlibp2p.ping;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.fake.FakeConnection;
import org.jlibp2p.fake.FakeNode;
import org.jlibp2p.fake.FakeStream;
import org.jlibp2p.fake.ManualLoop;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.negotiation.NegotiationException;
import org.jlibp2p.peer.Identity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PingTest {
    private static final Duration DEADLINE = ResourceLimits.defaults().times().ping();

    private final ManualLoop loop = new ManualLoop();
    private final FakeNode node = new FakeNode(loop, ResourceLimits.defaults());
    private final FakeConnection connection = new FakeConnection(loop, Identity.generate(), "/ip4/192.0.2.7/tcp/4001");
    private final Ping ping = Ping.service().create(node);

    @BeforeEach
    void start() {
        ping.start();
        loop.run();
    }

    private FakeStream inbound() {
        return connection.inbound(Ping.PROTOCOL, node.handler(Ping.PROTOCOL));
    }

    private static Bytes bytes(int size) {
        byte[] content = new byte[size];
        for (int i = 0; i < size; i++) {
            content[i] = (byte) i;
        }
        return Bytes.wrap(content);
    }

    private Bytes readAll(FakeStream stream) {
        List<Bytes> all = new ArrayList<>();
        while (stream.unread() > 0) {
            CompletableFuture<Bytes> read = stream.read();
            loop.run();
            all.add(read.getNow(Bytes.empty()));
        }
        return Bytes.concat(all);
    }

    private <T> CompletableFuture<T> settled(CompletableFuture<T> future) {
        loop.run();
        return future;
    }

    // ── serving ─────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void whatComesIsSentBackAsOftenAsItComes() {
        FakeStream peer = inbound();
        for (int i = 0; i < 3; i++) {
            peer.write(bytes(32));
            loop.run();
            assertThat(readAll(peer)).isEqualTo(bytes(32));
        }
    }

    @Test
    void pingsInPiecesAndTogetherAreSentBackInWholes() {
        FakeStream peer = inbound();
        peer.write(bytes(100).slice(0, 10));
        loop.run();
        assertThat(peer.unread()).isZero();
        peer.write(bytes(100).slice(10, 100));
        loop.run();
        assertThat(readAll(peer)).isEqualTo(bytes(100).slice(0, 96));
        assertThat(peer.other().writes()).containsExactly(96);
    }

    @Test
    void theStreamEndsWhenThePeerEndsIt() {
        FakeStream peer = inbound();
        peer.write(bytes(32));
        peer.closeWrite();
        loop.run();
        assertThat(peer.other().outputEnded()).isTrue();
        assertThat(peer.failure()).isNull();
        assertThat(loop.timers()).isZero();
    }

    @Test
    void T43_anEndInsideAPingResets() {
        FakeStream peer = inbound();
        peer.write(bytes(33));
        peer.closeWrite();
        loop.run();
        assertThat(peer.other().failure()).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void T43_moreStreamsThanAllowedAreReset() {
        FakeStream first = inbound();
        FakeStream second = inbound();
        FakeStream third = inbound();
        loop.run();
        assertThat(third.other().failure()).isInstanceOf(LimitExceededException.class);
        assertThat(first.failure()).isNull();
        assertThat(second.failure()).isNull();
        second.closeWrite();
        loop.run();
        FakeStream fourth = inbound();
        fourth.write(bytes(32));
        loop.run();
        assertThat(readAll(fourth)).isEqualTo(bytes(32));
    }

    @Test
    void T43_anIdleStreamIsReset() {
        FakeStream peer = inbound();
        loop.advance(DEADLINE);
        assertThat(peer.other().failure()).isInstanceOf(OperationTimeoutException.class);
        assertThat(loop.timers()).isZero();
    }

    @Test
    void T43_singleBytesNowAndThenDoNotKeepAStreamOpen() {
        FakeStream peer = inbound();
        for (int i = 0; i < 5; i++) {
            peer.write(bytes(1));
            loop.advance(DEADLINE.dividedBy(4));
        }
        assertThat(peer.other().failure()).isInstanceOf(OperationTimeoutException.class);
    }

    @Test
    void T43_aPeerThatDoesNotReadIsNotReadFrom() {
        connection.window(64);
        FakeStream peer = inbound();
        for (int i = 0; i < 100; i++) {
            peer.write(bytes(32));
            loop.run();
        }
        assertThat(peer.unread()).isLessThanOrEqualTo(64 + 32 * 3);
        loop.advance(DEADLINE);
        assertThat(peer.other().failure()).isInstanceOf(OperationTimeoutException.class);
    }

    // ── asking ──────────────────────────────────────────────────────────────────────────────────────────────────

    private void echoing() {
        connection.serveWith(Ping.PROTOCOL, stream -> stream.copyTo(stream));
    }

    @Test
    void aPingTakesAsLongAsTheRoundTrip() {
        List<FakeStream> streams = new ArrayList<>();
        connection.serve(Ping.PROTOCOL, streams::add);
        CompletableFuture<Duration> result = settled(ping.ping(connection));
        loop.advance(Duration.ofMillis(7));
        Bytes sent = readAll(streams.get(0));
        assertThat(sent.size()).isEqualTo(32);
        streams.get(0).write(sent.slice(0, 5));
        streams.get(0).write(sent.slice(5));
        assertThat(settled(result)).isCompletedWithValue(Duration.ofMillis(7));
    }

    @Test
    void successivePingsShareOneStreamAndDiffer() {
        List<Bytes> payloads = new ArrayList<>();
        connection.serveWith(
                Ping.PROTOCOL,
                stream -> Async.loop(() -> stream.read().thenCompose(bytes -> {
                    payloads.add(bytes);
                    return stream.write(bytes).thenApply(done -> !bytes.isEmpty());
                })));
        for (int i = 0; i < 3; i++) {
            assertThat(settled(ping.ping(connection))).isCompleted();
        }
        assertThat(connection.opened()).hasSize(1);
        assertThat(payloads).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void pingsAtTheSameTimeAreAnsweredInTheirOrder() {
        echoing();
        List<CompletableFuture<Duration>> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add(ping.ping(connection));
        }
        loop.run();
        assertThat(all).allMatch(result -> result.isDone() && !result.isCompletedExceptionally());
        assertThat(connection.opened()).hasSize(1);
    }

    @Test
    void morePingsThanMayWaitAreRefused() {
        connection.serve(Ping.PROTOCOL, end -> {});
        for (int i = 0; i < PingClient.MAX_PENDING; i++) {
            ping.ping(connection);
        }
        assertThat(Async.failureOf(settled(ping.ping(connection)))).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void aPeerIsPingedOverTheConnectionThereIs() {
        echoing();
        node.connected(connection);
        assertThat(settled(ping.ping(connection.remotePeer()))).isCompleted();
    }

    @Test
    void theStreamEndsWhenNobodyHasPingedForAWhile() {
        echoing();
        settled(ping.ping(connection));
        loop.advance(DEADLINE.dividedBy(2));
        assertThat(connection.opened().get(0).outputEnded()).isTrue();
        assertThat(connection.opened().get(0).closed()).isCompleted();
        assertThat(loop.timers()).isZero();
        assertThat(settled(ping.ping(connection))).isCompleted();
        assertThat(connection.opened()).hasSize(2);
    }

    @Test
    void aPeerThatDoesNotEndItsHalfOfAnIdleStreamIsReset() {
        List<FakeStream> streams = new ArrayList<>();
        connection.serve(Ping.PROTOCOL, streams::add);
        CompletableFuture<Duration> result = settled(ping.ping(connection));
        streams.get(0).write(readAll(streams.get(0)));
        assertThat(settled(result)).isCompleted();
        loop.advance(DEADLINE.dividedBy(2));
        assertThat(connection.opened().get(0).failure()).isNull();
        loop.advance(DEADLINE);
        assertThat(connection.opened().get(0).failure()).isNotNull();
        assertThat(loop.timers()).isZero();
    }

    @Test
    void aStreamThatThePeerEndedMeanwhileIsReplaced() {
        List<FakeStream> streams = new ArrayList<>();
        connection.serve(Ping.PROTOCOL, streams::add);
        CompletableFuture<Duration> first = settled(ping.ping(connection));
        streams.get(0).write(readAll(streams.get(0)));
        assertThat(settled(first)).isCompleted();
        CompletableFuture<Duration> second = settled(ping.ping(connection));
        streams.get(0).closeWrite(); // crosses the second ping on its way
        loop.run();
        assertThat(streams).hasSize(2);
        streams.get(1).write(readAll(streams.get(1)));
        assertThat(settled(second)).isCompleted();
    }

    @Test
    void aStreamThatEndsInsteadOfTheFirstAnswerIsAFailure() {
        connection.serve(Ping.PROTOCOL, FakeStream::closeWrite);
        assertThat(Async.failureOf(settled(ping.ping(connection)))).isInstanceOf(ProtocolViolationException.class);
        assertThat(connection.opened()).hasSize(1);
    }

    @Test
    void otherBytesAreAViolation() {
        connection.serve(Ping.PROTOCOL, end -> end.write(bytes(32)));
        assertThat(Async.failureOf(settled(ping.ping(connection)))).isInstanceOf(ProtocolViolationException.class);
        assertThat(connection.opened().get(0).failure()).isInstanceOf(ProtocolViolationException.class);
    }

    @Test
    void anAnswerThatNobodyAskedForIsAViolation() {
        List<FakeStream> streams = new ArrayList<>();
        connection.serve(Ping.PROTOCOL, streams::add);
        CompletableFuture<Duration> result = settled(ping.ping(connection));
        Bytes sent = readAll(streams.get(0));
        streams.get(0).write(Bytes.concat(sent, sent));
        assertThat(settled(result)).isCompleted();
        assertThat(connection.opened().get(0).failure()).isInstanceOf(ProtocolViolationException.class);
    }

    @Test
    void aSilentPeerRunsIntoTheDeadlineAndLosesTheStream() {
        connection.serve(Ping.PROTOCOL, end -> {});
        CompletableFuture<Duration> result = settled(ping.ping(connection));
        loop.advance(DEADLINE);
        assertThat(Async.failureOf(result)).isInstanceOf(OperationTimeoutException.class);
        assertThat(connection.opened().get(0).failure()).isNotNull();
        assertThat(loop.timers()).isZero();
    }

    @Test
    void givingUpAPingFreesTheStreamUnlessOthersWait() {
        List<FakeStream> streams = new ArrayList<>();
        connection.serve(Ping.PROTOCOL, streams::add);
        CompletableFuture<Duration> first = settled(ping.ping(connection));
        CompletableFuture<Duration> second = settled(ping.ping(connection));
        first.cancel(false);
        loop.run();
        streams.get(0).write(readAll(streams.get(0)));
        assertThat(settled(second)).isCompleted();
        CompletableFuture<Duration> third = settled(ping.ping(connection));
        third.cancel(false);
        loop.run();
        assertThat(connection.opened().get(0).failure()).hasCauseInstanceOf(CancellationException.class);
        assertThat(loop.timers()).isZero();
    }

    @Test
    void aPeerThatDoesNotSpeakPingIsTold() {
        assertThat(Async.failureOf(settled(ping.ping(connection)))).isInstanceOf(NegotiationException.class);
        assertThat(loop.timers()).isZero();
    }

    @Test
    void theEndOfTheConnectionIsTheEndOfItsPings() {
        connection.serve(Ping.PROTOCOL, end -> {});
        CompletableFuture<Duration> result = settled(ping.ping(connection));
        connection.close();
        assertThat(Async.failureOf(settled(result))).isInstanceOf(ConnectionClosedException.class);
        assertThat(Async.failureOf(settled(ping.ping(connection)))).isInstanceOf(ConnectionClosedException.class);
        assertThat(loop.timers()).isZero();
    }

    @Test
    void stoppingEndsAllPings() {
        connection.serve(Ping.PROTOCOL, end -> {});
        CompletableFuture<Duration> result = settled(ping.ping(connection));
        ping.stop();
        assertThat(Async.failureOf(settled(result))).isInstanceOf(NodeClosedException.class);
        assertThat(connection.opened().get(0).failure()).isNotNull();
        assertThat(loop.timers()).isZero();
    }
}
