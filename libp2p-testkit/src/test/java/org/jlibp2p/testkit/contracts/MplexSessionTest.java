package org.jlibp2p.testkit.contracts;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.bytes.Varint;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.Quota;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.limits.StreamLimits;
import org.jlibp2p.muxer.MuxedSession;
import org.jlibp2p.muxer.MuxedStream;
import org.jlibp2p.muxer.Muxer;
import org.jlibp2p.muxer.mplex.Mplex;
import org.jlibp2p.testkit.DuplexPair;
import org.jlibp2p.testkit.ManualTime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A session of mplex over a pipe whose other end says what the test says. */
class MplexSessionTest {
    private static final int NEW = 0;
    private static final int DATA = 2;
    private static final int RESET = 6;

    private final ManualTime time = ManualTime.create();
    private final DuplexPair pipe = DuplexPair.inMemory(time.loops("pipe", 2));
    private final Quota budget = Quota.system("buffers.windowsTotal", 1L << 30);
    private final List<MuxedStream> inbound = new ArrayList<>();
    private MuxedSession session;

    private void start() {
        session = start(ResourceLimits.defaults());
    }

    private MuxedSession start(ResourceLimits limits) {
        Muxer.Setup setup = new Muxer.Setup(pipe.left(), Direction.OUTBOUND, limits, budget, inbound::add);
        return time.await(Async.call(
                pipe.left().loop(),
                () -> CompletableFuture.completedFuture(Mplex.create().start(setup))));
    }

    private static Bytes frame(long id, int flag, Bytes body) {
        return Bytes.concat(Varint.encode(id * 8 + flag), Varint.encode(body.size()), body);
    }

    private static Bytes frame(long id, int flag) {
        return frame(id, flag, Bytes.empty());
    }

    private void say(Bytes... frames) {
        for (Bytes frame : frames) {
            pipe.right().write(frame);
        }
        time.run();
    }

    private Throwable end() {
        time.run();
        assertThat(session.closed()).isCompletedExceptionally();
        return Async.failureOf(session.closed());
    }

    @Test
    void T8_aPeerThatBreaksTheRulesLosesTheConnectionAndTheStreamsSayWhy() {
        start();
        say(frame(1, NEW));
        CompletableFuture<Bytes> reading = inbound.get(0).read();
        CompletableFuture<Void> peers = pipe.right().closed();
        say(Bytes.concat(Varint.encode(8 + DATA), Varint.encode(1024 * 1024 + 1)));

        assertThat(end()).isInstanceOf(ProtocolViolationException.class);
        assertThat(Async.failureOf(reading)).isInstanceOfSatisfying(ConnectionClosedException.class, closed -> {
            assertThat(closed.code()).isEqualTo(ErrorCode.PROTOCOL_VIOLATION);
            assertThat(closed).hasCauseInstanceOf(ProtocolViolationException.class);
        });
        assertThat(pipe.left().closed()).isCompletedExceptionally();
        assertThat(peers).isCompletedExceptionally();
        assertThat(time.timers()).isZero();
    }

    @Test
    void T8_aFloodEndsTheConnectionAndGivesEverythingBack() {
        start();
        say(frame(1, NEW), frame(1, DATA, Bytes.wrap(new byte[1_000_000])));
        assertThat(budget.used()).isPositive();
        Bytes flood = Bytes.concat(Collections.nCopies(70_000, frame(99, DATA)));
        for (int at = 0; at < flood.size(); at += 50_000) {
            say(flood.slice(at, Math.min(flood.size(), at + 50_000)));
        }
        assertThat(end()).isInstanceOf(LimitExceededException.class);
        assertThat(budget.used()).isZero();
    }

    @Test
    void T8_aPeerThatReadsNothingIsReadNoMoreOnceItIsOwedTooMuch() {
        session = start(
                ResourceLimits.defaults().withStreams(StreamLimits.defaults().withInboundPerConnection(1)));
        say(frame(1, NEW));
        CompletableFuture<Void> write = CompletableFuture.completedFuture(null);
        int writes = 0;
        while (write.isDone() && writes < 200) {
            write = pipe.right().write(streams(2 + writes * 20_000L, 20_000)); // refused, each with a reset
            time.run();
            writes++;
        }
        assertThat(writes).as("writes until the peer had to wait").isLessThan(200);
        assertThat(inbound).hasSize(1);
    }

    private static Bytes streams(long first, int count) {
        List<Bytes> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            frames.add(frame(first + i, NEW));
        }
        return Bytes.concat(frames);
    }

    @Test
    void anUnknownPeersResetIsNotAnswered() {
        start();
        say(frame(77, RESET));
        assertThat(session.closed()).isNotDone();
        session.goAway(ErrorCode.NONE);
        pipe.right().closeWrite();
        assertThat(time.await(pipe.right().read())).isEqualTo(Bytes.empty());
        time.await(session.closed());
    }

    @Test
    void goingAwayEndsThePipeInOrderAndWaitsForThePeerForABoundedTime() {
        start();
        session.goAway(ErrorCode.SHUTDOWN);
        assertThat(time.await(pipe.right().read())).isEqualTo(Bytes.empty());
        assertThat(session.closed()).isNotDone();
        time.advance(ResourceLimits.defaults().times().close());
        assertThat(session.closed()).isCompleted();
        assertThat(time.timers()).isZero();
    }
}
