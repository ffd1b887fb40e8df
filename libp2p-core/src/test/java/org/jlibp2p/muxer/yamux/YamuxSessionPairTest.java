package org.jlibp2p.muxer.yamux;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.EventLoops;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.limits.Quota;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.muxer.MuxedSession;
import org.jlibp2p.muxer.MuxedStream;
import org.jlibp2p.muxer.Muxer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.muxer.yamux.Frames.pattern;

/** Two sessions over two ends of a pipe in memory. */
@Timeout(180)
class YamuxSessionPairTest {
    private final Quota budget = Quota.system("buffers.windowsTotal", 1L << 30);

    /** Both sessions, the second one accepting streams with what is given. */
    private final class Pair {
        final TestPipe near;
        final TestPipe far;
        MuxedSession dialler;
        MuxedSession listener;

        Pair(EventLoop nearLoop, EventLoop farLoop, Consumer<MuxedStream> onInbound) {
            TestPipe[] ends = new TestPipe[2];
            ends[0] = end(nearLoop, farLoop, ends, 1);
            ends[1] = end(farLoop, nearLoop, ends, 0);
            near = ends[0];
            far = ends[1];
            Async.on(nearLoop, () -> dialler = start(near, Direction.OUTBOUND, stream -> {}));
            Async.on(farLoop, () -> listener = start(far, Direction.INBOUND, onInbound));
        }

        private TestPipe end(EventLoop own, EventLoop other, TestPipe[] ends, int peer) {
            return new TestPipe(
                    own,
                    bytes -> other.execute(() -> ends[peer].arrive(bytes)),
                    () -> other.execute(() -> ends[peer].arriveEnd()));
        }

        private MuxedSession start(TestPipe pipe, Direction direction, Consumer<MuxedStream> onInbound) {
            return Yamux.create().start(new Muxer.Setup(pipe, direction, ResourceLimits.defaults(), budget, onInbound));
        }
    }

    /** Reads to the end and counts. */
    private static CompletableFuture<Void> readAll(MuxedStream stream, Consumer<Bytes> sink) {
        return Async.loop(() -> stream.read().thenApply(bytes -> {
            sink.accept(bytes);
            return !bytes.isEmpty();
        }));
    }

    @Test
    void aMillionMessagesOfOneByteDoNotGrowTheStack() {
        ManualLoop loop = new ManualLoop();
        int[] received = new int[1];
        Pair pair = new Pair(
                loop,
                loop,
                stream -> readAll(stream, bytes -> received[0] += bytes.size()).thenRun(stream::closeWrite));
        loop.run();
        MuxedStream stream = pair.dialler.openStream().join();
        Bytes one = pattern(1);
        int[] sent = new int[1];
        Async.loop(() -> stream.write(one).thenApply(accepted -> ++sent[0] < 1_000_000))
                .thenRun(stream::closeWrite);
        readAll(stream, bytes -> {});
        loop.run();

        assertThat(received[0]).isEqualTo(1_000_000);
        assertThat(stream.closed()).isCompleted();
    }

    @Test
    void aMillionMessagesThatWaitedAreReadWithoutGrowingTheStack() {
        ManualLoop loop = new ManualLoop();
        List<MuxedStream> accepted = new ArrayList<>();
        Pair pair = new Pair(loop, loop, accepted::add);
        MuxedStream stream = pair.dialler.openStream().join();
        for (int i = 0; i < 200_000; i++) {
            stream.write(pattern(1));
            if (i % 10 == 0) {
                loop.run();
            }
        }
        stream.closeWrite();
        loop.run();
        int[] received = new int[1];
        CompletableFuture<Void> read = readAll(accepted.get(0), bytes -> received[0] += bytes.size());

        assertThat(read).isCompleted();
        assertThat(received[0]).isEqualTo(200_000);
    }

    @Test
    void anEchoOfMuchDataComesBackWhole() {
        ManualLoop loop = new ManualLoop();
        Pair pair = new Pair(loop, loop, stream -> stream.copyTo(stream));
        MuxedStream stream = pair.dialler.openStream().join();
        Bytes sent = pattern(3 * 1024 * 1024);
        CompletableFuture<Void> written = stream.write(sent);
        stream.closeWrite();
        List<Bytes> received = new ArrayList<>();
        readAll(stream, received::add);
        loop.run();

        assertThat(written).isCompleted();
        assertThat(Bytes.concat(received)).isEqualTo(sent);
        assertThat(stream.closed()).isCompleted();
    }

    @Test
    void aReaderThatStopsStopsTheWriter() {
        ManualLoop loop = new ManualLoop();
        List<MuxedStream> accepted = new ArrayList<>();
        Pair pair = new Pair(loop, loop, accepted::add);
        MuxedStream stream = pair.dialler.openStream().join();
        int[] sent = new int[1];
        Async.loop(() -> stream.write(pattern(10_000)).thenApply(done -> ++sent[0] > 0));
        loop.run();

        assertThat(sent[0] * 10_000).isLessThanOrEqualTo(256 * 1024 + 10_000);
        Bytes some = accepted.get(0).read().join();
        loop.run();
        assertThat(some.size()).isPositive();
    }

    @Test
    void hundredsOfStreamsShareThePipe() {
        ManualLoop loop = new ManualLoop();
        Pair pair = new Pair(loop, loop, stream -> stream.copyTo(stream));
        List<CompletableFuture<Void>> closed = new ArrayList<>();
        long[] received = new long[1];
        for (int i = 0; i < 600; i++) {
            pair.dialler.openStream().thenAccept(stream -> {
                stream.write(pattern(20_000));
                stream.closeWrite();
                readAll(stream, bytes -> received[0] += bytes.size());
                closed.add(stream.closed());
            });
        }
        loop.run();

        assertThat(closed).hasSize(600).allSatisfy(end -> assertThat(end).isCompleted());
        assertThat(received[0]).isEqualTo(600 * 20_000L);
    }

    @Test
    void leavingInOrderEndsBothSidesAndEverythingIsGivenBack() {
        ManualLoop loop = new ManualLoop();
        List<MuxedStream> accepted = new ArrayList<>();
        Pair pair = new Pair(loop, loop, accepted::add);
        pair.dialler.openStream();
        loop.run();
        pair.dialler.goAway(ErrorCode.SUPPLANTED);
        loop.run();

        assertThat(pair.dialler.closed()).isCompleted();
        assertThat(pair.listener.closed()).isCompletedExceptionally();
        assertThat(accepted.get(0).closed()).isCompletedExceptionally();
        assertThat(budget.used()).isZero();
        assertThat(loop.timers()).isZero();
    }

    @Test
    void creditThatTheEndOfTheStreamOvertakesEndsNothingElse() {
        ManualLoop loop = new ManualLoop();
        List<MuxedStream> accepted = new ArrayList<>();
        Pair pair = new Pair(loop, loop, accepted::add);
        MuxedStream stream = pair.dialler.openStream().join();
        stream.write(pattern(200_000));
        loop.run();
        readAll(accepted.get(0), bytes -> {}); // credit is due, in this turn
        pair.far.arrive(Frames.update(Frames.FIN, 1, 0)); // and the end comes before it was given
        loop.run();

        assertThat(pair.dialler.closed()).isNotDone();
        assertThat(pair.dialler.openStream()).isCompleted();
    }

    @Test
    void sessionsOnTwoLoopsWithCallersOnManyThreads() throws Exception {
        try (EventLoops loops = EventLoops.create("yamux-test", 2)) {
            Pair pair = new Pair(loops.next(), loops.next(), stream -> stream.copyTo(stream));
            int threads = 4;
            CountDownLatch started = new CountDownLatch(1);
            pair.near.loop().execute(started::countDown);
            assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
            List<CompletableFuture<Bytes>> echoes = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                CompletableFuture<Bytes> echo = new CompletableFuture<>();
                echoes.add(echo);
                new Thread(() -> Async.follow(echoOf(pair.dialler, pattern(500_000)), echo)).start();
            }
            for (CompletableFuture<Bytes> echo : echoes) {
                assertThat(echo.get(30, TimeUnit.SECONDS)).isEqualTo(pattern(500_000));
            }
            pair.dialler.goAway(ErrorCode.NONE);
            assertThat(pair.dialler.closed()).succeedsWithin(Duration.ofSeconds(10));
            assertThat(budget.used()).isZero();
        }
    }

    private static CompletableFuture<Bytes> echoOf(MuxedSession session, Bytes sent) {
        List<Bytes> received = new ArrayList<>();
        return session.openStream().thenCompose(stream -> {
            CompletableFuture<Void> done = readAll(stream, received::add);
            stream.write(sent);
            stream.closeWrite();
            return done.thenApply(end -> Bytes.concat(received));
        });
    }
}
