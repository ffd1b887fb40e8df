package org.jlibp2p.perf;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.fake.FakeConnection;
import org.jlibp2p.fake.FakeNode;
import org.jlibp2p.fake.FakeStream;
import org.jlibp2p.fake.ManualLoop;
import org.jlibp2p.limits.BufferLimits;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.peer.Identity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PerfTest {
    private static final long MANY = 3_000_000_007L % 50_000_017; // not a whole number of chunks

    private final ManualLoop loop = new ManualLoop();
    private final FakeNode node = new FakeNode(loop, ResourceLimits.defaults());
    private final FakeConnection connection = new FakeConnection(loop, Identity.generate(), "/ip4/192.0.2.7/tcp/4001");
    private final Perf perf = Perf.service().create(node);
    private final List<PerfProgress> progress = new ArrayList<>();

    @BeforeEach
    void start() {
        perf.start();
        loop.run();
    }

    private void serving() {
        connection.serveWith(Perf.PROTOCOL, node.handler(Perf.PROTOCOL));
    }

    private FakeStream inbound() {
        FakeStream peer = connection.inbound(Perf.PROTOCOL, node.handler(Perf.PROTOCOL));
        loop.run();
        return peer;
    }

    private CompletableFuture<PerfResult> run(long upload, long download) {
        CompletableFuture<PerfResult> result = perf.run(connection, upload, download, progress::add);
        loop.run();
        return result;
    }

    private long readAll(FakeStream stream) {
        long[] count = new long[1];
        Async.loop(() -> stream.read().thenApply(bytes -> {
            count[0] += bytes.size();
            return !bytes.isEmpty();
        }));
        loop.run();
        return count[0];
    }

    @Test
    void bothWaysAreMeasured() {
        serving();
        PerfResult result = run(MANY, MANY / 2).getNow(null);
        assertThat(result.uploaded()).isEqualTo(MANY);
        assertThat(result.downloaded()).isEqualTo(MANY / 2);
        assertThat(connection.opened().get(0).closed()).isCompleted();
        assertThat(loop.timers()).isZero();
    }

    @Test
    void nothingAtAllIsMeasuredToo() {
        serving();
        node.connected(connection);
        CompletableFuture<PerfResult> result = perf.run(connection.remotePeer(), 0, 0);
        loop.run();
        assertThat(result).isCompletedWithValue(new PerfResult(0, Duration.ZERO, 0, Duration.ZERO));
    }

    @Test
    void theTimesAreThoseOfEachWay() {
        List<FakeStream> ends = new ArrayList<>();
        connection.serve(Perf.PROTOCOL, ends::add);
        CompletableFuture<PerfResult> result = run(10, 20);
        loop.advance(Duration.ofMillis(1500));
        FakeStream peer = ends.get(0);
        assertThat(readAll(peer)).isEqualTo(8 + 10);
        peer.write(Bytes.wrap(new byte[5]));
        loop.run();
        loop.advance(Duration.ofMillis(1000));
        peer.write(Bytes.wrap(new byte[15]));
        peer.closeWrite();
        loop.run();
        assertThat(result)
                .isCompletedWithValue(new PerfResult(10, Duration.ofMillis(1500), 20, Duration.ofMillis(1000)));
        assertThat(progress)
                .containsExactly(
                        new PerfProgress(10, 0, Duration.ofSeconds(1)), new PerfProgress(10, 5, Duration.ofSeconds(2)));
    }

    @Test
    void theHeaderIsEightBytesBigEndian() {
        List<FakeStream> ends = new ArrayList<>();
        connection.serve(Perf.PROTOCOL, ends::add);
        run(0, 0x0102030405060708L);
        CompletableFuture<Bytes> header = ends.get(0).read();
        loop.run();
        assertThat(header).isCompletedWithValue(Bytes.fromHex("0102030405060708"));
    }

    @Test
    void whoDoesNotReadIsNotSentMoreThanTheWindowAndAFewChunks() {
        connection.window(ByteSource.CHUNK);
        connection.serve(Perf.PROTOCOL, end -> {});
        run(Long.MAX_VALUE, 0);
        assertThat(connection.opened().get(0).other().unread())
                .isLessThanOrEqualTo((ByteSource.CHUNKS_AHEAD + 2) * ByteSource.CHUNK);
    }

    @Test
    void smallLimitsAreObserved() {
        FakeStream end = inbound();
        BufferLimits limits = BufferLimits.defaults().withUnawaitedWrite(1000);
        loop.execute(() -> ByteSource.send(end, 100_000, limits, count -> {}));
        loop.run();
        assertThat(end.writes()).allMatch(size -> size <= 500);
        assertThat(end.writes().stream().mapToInt(size -> size).sum()).isEqualTo(100_000);
    }

    @Test
    void theServerSendsOnlyAfterTheEndOfItsInputHoweverTheHeaderComes() {
        FakeStream peer = inbound();
        Bytes header = Bytes.fromHex("0000000000000064");
        for (int i = 0; i < 8; i++) {
            peer.write(header.slice(i, i + 1));
            loop.run();
        }
        peer.write(Bytes.wrap(new byte[1000]));
        loop.run();
        assertThat(peer.unread()).isZero();
        peer.closeWrite();
        loop.run();
        assertThat(readAll(peer)).isEqualTo(100);
        assertThat(loop.timers()).isZero();
    }

    @Test
    void T68_aDownloadThatIsNoNumberIsRefused() {
        FakeStream peer = inbound();
        peer.write(Bytes.fromHex("ffffffffffffffff"));
        peer.closeWrite();
        loop.run();
        assertThat(peer.other().failure()).isInstanceOf(ProtocolViolationException.class);
        FakeStream cut = inbound();
        cut.write(Bytes.fromHex("00000000000000"));
        cut.closeWrite();
        loop.run();
        assertThat(cut.other().failure()).isInstanceOf(MalformedMessageException.class);
        assertThat(loop.timers()).isZero();
    }

    @Test
    void T10_aMeasurementOnWhichNothingMovesIsReset() {
        FakeStream peer = inbound();
        peer.write(Bytes.fromHex("7fffffffffffffff"));
        peer.closeWrite();
        loop.advance(Perf.IDLE.multipliedBy(2));
        assertThat(peer.other().failure()).isInstanceOf(OperationTimeoutException.class);
        connection.serve(Perf.PROTOCOL, end -> {});
        CompletableFuture<PerfResult> result = run(0, 1);
        loop.advance(Perf.IDLE.multipliedBy(2));
        assertThat(Async.failureOf(result)).isInstanceOf(OperationTimeoutException.class);
        assertThat(loop.timers()).isZero();
    }

    @Test
    void aMeasurementThatMovesMayTakeAnyTime() {
        List<FakeStream> ends = new ArrayList<>();
        connection.serve(Perf.PROTOCOL, ends::add);
        CompletableFuture<PerfResult> result = run(0, 100);
        for (int i = 0; i < 100; i++) {
            ends.get(0).write(Bytes.wrap(new byte[1]));
            loop.advance(Perf.IDLE.dividedBy(2));
        }
        ends.get(0).closeWrite();
        loop.run();
        assertThat(result).isCompleted();
    }

    @Test
    void moreOrFewerBytesThanAskedForAreAViolation() {
        connection.serve(Perf.PROTOCOL, end -> end.write(Bytes.wrap(new byte[11])));
        assertThat(Async.failureOf(run(0, 10))).isInstanceOf(ProtocolViolationException.class);
        assertThat(connection.opened().get(0).failure()).isInstanceOf(ProtocolViolationException.class);
        connection.serve(Perf.PROTOCOL, end -> {
            end.write(Bytes.wrap(new byte[9]));
            end.closeWrite();
        });
        assertThat(Async.failureOf(run(0, 10))).isInstanceOf(ProtocolViolationException.class);
        assertThat(loop.timers()).isZero();
    }

    @Test
    void givingUpResetsTheStream() {
        connection.serve(Perf.PROTOCOL, end -> {});
        CompletableFuture<PerfResult> result = run(1L << 40, 0);
        result.cancel(false);
        loop.run();
        assertThat(connection.opened().get(0).failure()).hasCauseInstanceOf(CancellationException.class);
        assertThat(loop.timers()).isZero();
    }

    @Test
    void negativeNumbersAreTheCallersMistake() {
        assertThatThrownBy(() -> perf.run(connection.remotePeer(), -1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> perf.run(connection.remotePeer(), 0, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
