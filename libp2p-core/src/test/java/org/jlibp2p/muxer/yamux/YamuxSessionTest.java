package org.jlibp2p.muxer.yamux;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.limits.StreamLimits;
import org.jlibp2p.muxer.MuxedStream;
import org.jlibp2p.muxer.Muxer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jlibp2p.muxer.yamux.Failures.failureOf;
import static org.jlibp2p.muxer.yamux.Frames.ACK;
import static org.jlibp2p.muxer.yamux.Frames.FIN;
import static org.jlibp2p.muxer.yamux.Frames.SYN;
import static org.jlibp2p.muxer.yamux.Frames.data;
import static org.jlibp2p.muxer.yamux.Frames.goAwayFrame;
import static org.jlibp2p.muxer.yamux.Frames.pattern;
import static org.jlibp2p.muxer.yamux.Frames.ping;
import static org.jlibp2p.muxer.yamux.Frames.pingFrame;
import static org.jlibp2p.muxer.yamux.Frames.update;
import static org.jlibp2p.muxer.yamux.Frames.updateFrame;

class YamuxSessionTest {
    private static final Duration PONG = ResourceLimits.defaults().times().pong();
    private static final Duration KEEP_ALIVE = ResourceLimits.defaults().times().keepAlive();
    private static final Duration CLOSE = ResourceLimits.defaults().times().close();

    private final ScriptedPeer peer = ScriptedPeer.greeted(ResourceLimits.defaults());

    private static ScriptedPeer with(StreamLimits streams) {
        return ScriptedPeer.greeted(ResourceLimits.defaults().withStreams(streams));
    }

    private MuxedStream open() {
        return peer.session.openStream().join();
    }

    // ---- beginning, opening ----

    @Test
    void theProtocolIsYamux() {
        assertThat(Yamux.create().protocol()).hasToString("/yamux/1.0.0");
    }

    @Test
    void aSessionMustBeStartedOnItsLoop() {
        ManualLoop loop = new ManualLoop();
        TestPipe pipe = new TestPipe(loop, bytes -> {}, () -> {});
        Muxer.Setup setup =
                new Muxer.Setup(pipe, Direction.INBOUND, ResourceLimits.defaults(), peer.budget, stream -> {});
        CompletableFuture<Void> elsewhere =
                CompletableFuture.runAsync(() -> Yamux.create().start(setup));

        assertThatThrownBy(elsewhere::join).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void everythingOfOneTurnIsOneWrite() {
        MuxedStream first = open();
        MuxedStream second = open();
        first.write(Bytes.utf8("one"));
        second.write(Bytes.utf8("two"));
        second.closeWrite();
        int before = peer.pipe.writes;

        assertThat(peer.frames())
                .containsExactly(
                        Frames.dataFrame(SYN, 1, "one"),
                        Frames.dataFrame(SYN, 3, "two"),
                        Frames.updateFrame(FIN, 3, 0));
        assertThat(peer.pipe.writes).isEqualTo(before + 1);
    }

    @Test
    void anOpenerWaitsWhenTheBacklogIsFull() {
        ScriptedPeer small = with(StreamLimits.defaults().withAckBacklog(2));
        small.session.openStream();
        small.session.openStream();
        CompletableFuture<MuxedStream> third = small.session.openStream();
        CompletableFuture<MuxedStream> fourth = small.session.openStream();
        assertThat(small.frames()).hasSize(2);
        assertThat(third).isNotDone();

        small.say(update(ACK, 1, 0));
        assertThat(third).isCompleted();
        assertThat(fourth).isNotDone();
        assertThat(small.frames()).containsExactly(updateFrame(SYN, 5, 0));

        small.say(update(Frames.RST, 3, 0));
        assertThat(fourth).isCompleted();
    }

    @Test
    void T65_anOpenerThatGivesUpGivesItsPlaceBack() {
        ScriptedPeer small = with(StreamLimits.defaults().withAckBacklog(1).withOutboundPerConnection(2));
        small.session.openStream();
        CompletableFuture<MuxedStream> second = small.session.openStream();
        assertThat(failureOf(small.session.openStream())).isInstanceOf(LimitExceededException.class);

        second.cancel(false);
        CompletableFuture<MuxedStream> third = small.session.openStream();
        assertThat(third).isNotDone();
        small.say(update(ACK, 1, 0));
        assertThat(third).isCompleted();
        assertThat(small.frames()).containsExactly(updateFrame(SYN, 1, 0), updateFrame(SYN, 3, 0));
        assertThat(small.loop.timers()).as("only the keep-alive").isEqualTo(1);
    }

    @Test
    void anOpenerDoesNotWaitForEver() {
        ScriptedPeer small = with(StreamLimits.defaults().withAckBacklog(1));
        small.session.openStream();
        CompletableFuture<MuxedStream> second = small.session.openStream();
        small.loop.advance(ResourceLimits.defaults().times().negotiation());

        assertThat(failureOf(second)).isInstanceOf(OperationTimeoutException.class);
    }

    @Test
    void T65_aStreamThatNobodyWaitsForAnyMoreIsReset() throws InterruptedException {
        AtomicReference<CompletableFuture<MuxedStream>> opened = new AtomicReference<>();
        Thread other = new Thread(() -> opened.set(peer.session.openStream()));
        other.start();
        other.join();
        opened.get().cancel(false);

        assertThat(peer.frames()).isEmpty();
        peer.session.openStream();
        assertThat(peer.frames()).as("no number was used up").containsExactly(updateFrame(SYN, 1, 0));
    }

    @Test
    void callsFromOtherThreadsHappenOnTheLoop() throws InterruptedException {
        AtomicReference<CompletableFuture<Void>> written = new AtomicReference<>();
        AtomicReference<CompletableFuture<Bytes>> read = new AtomicReference<>();
        MuxedStream stream = open();
        Thread other = new Thread(() -> {
            written.set(stream.write(Bytes.utf8("x")));
            read.set(stream.read());
        });
        other.start();
        other.join();
        assertThat(written.get()).isNotDone();
        peer.loop.run();
        assertThat(written.get()).isCompleted();
        peer.say(data(ACK, 1, "y"));
        assertThat(read.get()).isCompletedWithValue(Bytes.utf8("y"));
    }

    @Test
    void outboundStreamsAreLimited() {
        ScriptedPeer small = with(StreamLimits.defaults().withOutboundPerConnection(1));
        MuxedStream first = small.session.openStream().join();
        assertThat(failureOf(small.session.openStream()))
                .isInstanceOfSatisfying(
                        LimitExceededException.class,
                        failure -> assertThat(failure.limit()).isEqualTo("streams.outboundPerConnection"));

        first.reset(new StreamResetException(ErrorCode.NONE, false));
        assertThat(small.session.openStream()).isCompleted();
    }

    // ---- back-pressure on the pipe ----

    @Test
    void oneWriteIsOnItsWayAtATime() {
        peer.pipe.stuck = true;
        MuxedStream stream = open();
        stream.write(pattern(10));
        assertThat(peer.frames()).hasSize(1);
        stream.write(pattern(20));
        assertThat(peer.frames()).isEmpty();

        peer.pipe.unstick();
        assertThat(peer.frames()).extracting(Frames.Frame::length).containsExactly(20L);
    }

    @Test
    void aPeerThatAlwaysHasMoreDoesNotStarveTheLoop() {
        ManualLoop loop = new ManualLoop();
        TestPipe pipe = new TestPipe(loop, bytes -> {}, () -> {});
        for (int i = 0; i < 100; i++) {
            pipe.arrive(update(SYN, 2 + 2 * i, 0));
        }
        Yamux.create()
                .start(new Muxer.Setup(pipe, Direction.OUTBOUND, ResourceLimits.defaults(), peer.budget, stream -> {}));
        assertThat(pipe.reads).isLessThan(20);

        loop.run();
        assertThat(pipe.reads).isEqualTo(101);
    }

    @Test
    void aWriterThatAlwaysHasMoreDoesNotStarveTheLoop() {
        MuxedStream stream = open();
        peer.say(update(ACK, 1, 0x7FFF_0000L));
        Bytes much = pattern(1024 * 1024);
        int[] written = new int[2];
        Async.loop(() -> written[0] == 100
                ? CompletableFuture.completedFuture(false)
                : stream.write(much).thenApply(accepted -> ++written[0] > 0));
        peer.loop.execute(() -> peer.loop.execute(() -> written[1] = written[0]));
        peer.loop.run();

        assertThat(written[1]).isLessThan(20);
        assertThat(written[0]).isEqualTo(100);
    }

    // ---- signs of life ----

    @Test
    void thePeerIsPingedAtTheStartAndEveryKeepAlive() {
        ScriptedPeer fresh = new ScriptedPeer();
        assertThat(fresh.frames()).containsExactly(pingFrame(SYN, 1));
        fresh.say(ping(ACK, 1));
        fresh.loop.advance(KEEP_ALIVE.minusMillis(1));
        assertThat(fresh.frames()).isEmpty();
        fresh.loop.advance(Duration.ofMillis(1));
        assertThat(fresh.frames()).containsExactly(pingFrame(SYN, 2));
    }

    @Test
    void aPeerThatDoesNotAnswerAPingIsLeft() {
        ScriptedPeer silent = new ScriptedPeer();
        MuxedStream stream = silent.session.openStream().join();
        CompletableFuture<Bytes> read = stream.read();
        silent.loop.advance(PONG.minusMillis(1));
        assertThat(silent.session.closed()).isNotDone();
        silent.loop.advance(Duration.ofMillis(1));

        assertThat(failureOf(silent.session.closed())).isInstanceOf(OperationTimeoutException.class);
        assertThat(failureOf(read)).isInstanceOf(ConnectionClosedException.class);
        assertThat(silent.pipe.failure).isNotNull();
        assertThat(silent.loop.timers()).isZero();
    }

    @Test
    void T3_aBodyThatNeverComesEndsTheSessionWithTheNextPing() {
        peer.say(Frames.header(0, 0, SYN, 2, 1000), ping(ACK, 1));
        peer.loop.advance(KEEP_ALIVE);
        peer.loop.advance(PONG);

        assertThat(failureOf(peer.session.closed())).isInstanceOf(OperationTimeoutException.class);
    }

    // ---- endings ----

    @Test
    void leavingTellsThePeerWhyAndWaitsForItsEnd() {
        CompletableFuture<Bytes> read = open().read();
        peer.frames();
        peer.session.goAway(ErrorCode.SHUTDOWN);
        peer.session.goAway(ErrorCode.NONE);

        assertThat(peer.frames()).containsExactly(goAwayFrame(0x1006));
        assertThat(failureOf(read)).isInstanceOfSatisfying(ConnectionClosedException.class, failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.SHUTDOWN);
            assertThat(failure.remote()).isFalse();
        });
        assertThat(peer.pipe.writeClosed).isTrue();
        assertThat(peer.session.closed()).isNotDone();

        peer.say(data(0, 1, "crossing"));
        peer.pipe.arriveEnd();
        assertThat(peer.session.closed()).isCompleted();
        assertThat(peer.pipe.failure).isNull();
        assertThat(peer.loop.timers()).isZero();
    }

    @Test
    void leavingAPeerThatDoesNotEndTakesABoundedTime() {
        peer.session.goAway(ErrorCode.NONE);
        peer.loop.advance(CLOSE.minusMillis(1));
        assertThat(peer.session.closed()).isNotDone();
        peer.loop.advance(Duration.ofMillis(1));

        assertThat(peer.session.closed()).isCompleted();
        assertThat(peer.pipe.failure).isNotNull();
    }

    @Test
    void leavingWhileThePipeIsStuckTakesABoundedTime() {
        peer.pipe.stuck = true;
        open().write(pattern(10));
        peer.frames();
        peer.session.goAway(ErrorCode.NONE);
        assertThat(peer.frames()).isEmpty();
        peer.loop.advance(CLOSE);

        assertThat(peer.session.closed()).isCompleted();
        assertThat(peer.pipe.failure).isNotNull();
    }

    @Test
    void theGoAwayFollowsAWriteThatWasStuck() {
        peer.pipe.stuck = true;
        open().write(pattern(10));
        peer.frames();
        peer.session.goAway(ErrorCode.NONE);
        peer.pipe.unstick();

        assertThat(peer.frames()).containsExactly(goAwayFrame(0));
        assertThat(peer.pipe.writeClosed).isTrue();
    }

    @Test
    void theEndOfThePipeEndsAllStreams() {
        CompletableFuture<Bytes> read = open().read();
        peer.pipe.arriveEnd();
        peer.loop.run();

        assertThat(failureOf(read))
                .isInstanceOfSatisfying(
                        ConnectionClosedException.class,
                        failure -> assertThat(failure.remote()).isTrue());
        assertThat(failureOf(peer.session.closed())).isInstanceOf(ConnectionClosedException.class);
        assertThat(failureOf(peer.session.openStream())).isInstanceOf(ConnectionClosedException.class);
        assertThat(peer.pipe.writeClosed).isTrue();
        assertThat(peer.loop.timers()).isZero();
    }

    @Test
    void aGoAwayOfThePeerEndsTheSessionWithItsCode() {
        CompletableFuture<Bytes> read = open().read();
        peer.say(Frames.goAway(0x1005));

        assertThat(failureOf(peer.session.closed()))
                .isInstanceOfSatisfying(ConnectionClosedException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.GARBAGE_COLLECTED);
                    assertThat(failure.remote()).isTrue();
                });
        assertThat(failureOf(read)).isInstanceOf(ConnectionClosedException.class);
        assertThat(peer.pipe.writeClosed).isTrue();
    }

    @Test
    void aGoAwayForAProtocolErrorIsUnderstood() {
        peer.say(Frames.goAway(1));

        assertThat(failureOf(peer.session.closed()))
                .isInstanceOfSatisfying(
                        ConnectionClosedException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.PROTOCOL_VIOLATION));
    }

    @Test
    void aPipeThatBreaksEndsTheSessionWithItsFailure() {
        MuxedStream stream = open();
        peer.pipe.fail(new StreamResetException(ErrorCode.SUPPLANTED, true));
        peer.loop.run();

        assertThat(failureOf(peer.session.closed())).isSameAs(peer.pipe.failure);
        assertThat(failureOf(stream.read())).isInstanceOfSatisfying(ConnectionClosedException.class, failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.SUPPLANTED);
            assertThat(failure).hasCause(peer.pipe.failure);
        });
    }

    @Test
    void waitingOpenersFailWhenTheSessionEnds() {
        ScriptedPeer small = with(StreamLimits.defaults().withAckBacklog(1));
        small.session.openStream();
        CompletableFuture<MuxedStream> second = small.session.openStream();
        small.session.goAway(ErrorCode.NONE);

        assertThat(failureOf(second)).isInstanceOf(ConnectionClosedException.class);
    }

    @Test
    void everythingTakenFromTheBudgetIsGivenBackAtTheEnd() {
        ScriptedPeer slow = new ScriptedPeer();
        slow.loop.run();
        slow.loop.advance(Duration.ofMillis(100));
        slow.pong();
        slow.say(data(SYN, 2, pattern(256 * 1024)));
        MuxedStream stream = slow.inbound.get(0);
        assertThat(stream.read().join().size()).isEqualTo(256 * 1024);
        slow.frames();
        assertThat(slow.budget.used()).isEqualTo(256 * 1024);

        slow.session.goAway(ErrorCode.NONE);
        assertThat(slow.budget.used()).isZero();
    }

    @Test
    void T65_aLoopThatEndedLeavesNothingBehind() {
        ScriptedPeer slow = new ScriptedPeer();
        slow.loop.run();
        slow.loop.advance(Duration.ofMillis(100));
        slow.pong();
        slow.say(data(SYN, 2, pattern(256 * 1024)));
        slow.inbound.get(0).read();
        slow.frames();
        slow.loop.close();
        slow.inbound.get(0).write(pattern(10));
        slow.session.goAway(ErrorCode.NONE);

        assertThat(slow.session.closed()).isDone();
        assertThat(slow.budget.used()).isZero();
        assertThat(slow.pipe.failure).isNotNull();
    }
}
