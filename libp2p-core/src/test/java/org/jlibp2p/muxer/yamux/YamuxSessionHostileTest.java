package org.jlibp2p.muxer.yamux;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.limits.BufferLimits;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.muxer.MuxedStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.muxer.yamux.Failures.failureOf;
import static org.jlibp2p.muxer.yamux.Frames.ACK;
import static org.jlibp2p.muxer.yamux.Frames.RST;
import static org.jlibp2p.muxer.yamux.Frames.SYN;
import static org.jlibp2p.muxer.yamux.Frames.data;
import static org.jlibp2p.muxer.yamux.Frames.goAwayFrame;
import static org.jlibp2p.muxer.yamux.Frames.header;
import static org.jlibp2p.muxer.yamux.Frames.pattern;
import static org.jlibp2p.muxer.yamux.Frames.ping;
import static org.jlibp2p.muxer.yamux.Frames.update;
import static org.jlibp2p.muxer.yamux.Frames.updateFrame;

/** What a hostile peer can do to a session, by the numbers of the list of hostile inputs. */
class YamuxSessionHostileTest {
    private static final int WINDOW = 256 * 1024;

    private final ScriptedPeer peer = ScriptedPeer.greeted(ResourceLimits.defaults());

    @Test
    void T5_exceedingTheWindowEndsTheSessionWithGoAway() {
        MuxedStream other = peer.session.openStream().join();
        peer.frames();
        peer.say(data(SYN, 2, pattern(WINDOW)));
        peer.frames();
        peer.say(data(0, 2, "x"));

        assertThat(peer.frames()).containsExactly(goAwayFrame(1));
        assertThat(failureOf(peer.session.closed())).isInstanceOf(ProtocolViolationException.class);
        assertThat(failureOf(other.read()))
                .isInstanceOfSatisfying(
                        ConnectionClosedException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.PROTOCOL_VIOLATION));
        assertThat(peer.pipe.failure).as("the pipe was reset").isNotNull();
        assertThat(peer.loop.timers()).isZero();
    }

    @Test
    void T5_aPeerThatDoesNotReadTheGoAwayIsLeftAllTheSame() {
        peer.pipe.stuck = true;
        peer.session.openStream();
        peer.frames();
        peer.say(header(7, 0, 0, 0, 0));
        assertThat(peer.pipe.failure).isNull();
        peer.loop.advance(ResourceLimits.defaults().times().close());

        assertThat(peer.pipe.failure).isNotNull();
        assertThat(failureOf(peer.session.closed())).isInstanceOf(ProtocolViolationException.class);
    }

    @Test
    void T4_aPeerThatDoesNotReadIsNotReadFromAnyMore() {
        ScriptedPeer small = ScriptedPeer.greeted(
                ResourceLimits.defaults().withBuffers(BufferLimits.defaults().withControlFrames(8)));
        small.pipe.stuck = true;
        for (int i = 0; i < 20; i++) {
            small.say(ping(SYN, i), ping(SYN, 100 + i));
        }
        assertThat(small.pipe.isBeingRead()).isFalse();
        int reads = small.pipe.reads;
        for (int i = 0; i < 20; i++) {
            small.say(update(SYN | RST, 2, 0));
        }
        assertThat(small.pipe.reads).isEqualTo(reads);

        small.pipe.unstick();
        assertThat(small.frames().stream().filter(frame -> frame.type() == 2)).hasSize(40);
        assertThat(small.pipe.isBeingRead()).isTrue();
        assertThat(small.session.closed()).isNotDone();
    }

    @Test
    void T4_aPeerThatNeverReadsIsLeftWhenItsPongIsDue() {
        ScriptedPeer small = ScriptedPeer.greeted(
                ResourceLimits.defaults().withBuffers(BufferLimits.defaults().withControlFrames(8)));
        small.pipe.stuck = true;
        for (int i = 0; i < 20; i++) {
            small.say(ping(SYN, i));
        }
        small.loop.advance(ResourceLimits.defaults().times().keepAlive());
        small.loop.advance(ResourceLimits.defaults().times().pong());

        assertThat(small.session.closed()).isCompletedExceptionally();
        assertThat(small.pipe.failure).isNotNull();
    }

    @Test
    void T4_tooManyPingsEndTheSessionWithTheCodeForIt() {
        for (int i = 0; i <= YamuxEngine.PINGS_PER_SECOND; i++) {
            peer.say(ping(SYN, i));
        }
        assertThat(peer.frames()).last().isEqualTo(goAwayFrame(ErrorCode.RATE_LIMITED.onConnection()));
        assertThat(failureOf(peer.session.closed())).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void T6_openingAndResettingTooOftenEndsTheSession() {
        int allowed = ResourceLimits.defaults().streams().resetsPerInterval();
        for (int i = 0; i < allowed; i++) {
            peer.say(update(SYN, 2, 0), update(RST, 2, 0));
        }
        assertThat(peer.session.closed()).isNotDone();
        peer.say(update(SYN, 2, 0), update(RST, 2, 0));

        assertThat(failureOf(peer.session.closed())).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void T64_aReceiverThatFailsCostsItsStreamAlone() {
        PrintStream console = System.err;
        System.setErr(new PrintStream(new ByteArrayOutputStream()));
        try {
            peer.onInbound = stream -> {
                throw new StackOverflowError("a bug of the application");
            };
            peer.say(update(SYN, 2, 0));
        } finally {
            System.setErr(console);
        }
        assertThat(peer.frames()).containsExactly(updateFrame(RST, 2, 0));
        assertThat(peer.session.closed()).isNotDone();
    }

    @Test
    void T64_aReceiverThatRefusesSaysWhy() {
        peer.onInbound = stream -> {
            throw new LimitExceededException("streams.total", "system");
        };
        peer.say(update(SYN, 2, 0));

        assertThat(peer.frames()).containsExactly(updateFrame(RST, 2, ErrorCode.RESOURCE_LIMIT.onStream()));
    }

    @Test
    void T64_aPipeThatFailsUnexpectedlyEndsOnlyItsSession() {
        PrintStream console = System.err;
        System.setErr(new PrintStream(new ByteArrayOutputStream()));
        try {
            peer.pipe.fail(new ArithmeticException("a bug of the layer below"));
            peer.loop.run();
        } finally {
            System.setErr(console);
        }
        assertThat(failureOf(peer.session.closed()))
                .isInstanceOf(ConnectionClosedException.class)
                .hasCauseInstanceOf(ArithmeticException.class);
    }

    @Test
    void T65_everyPendingFutureEndsWithTheSession() {
        MuxedStream stream = peer.session.openStream().join();
        CompletableFuture<Bytes> read = stream.read();
        CompletableFuture<Void> write = stream.write(pattern(WINDOW + 1));
        CompletableFuture<Void> ended = stream.closeWrite();
        peer.frames();
        peer.say(Frames.goAway(0));

        assertThat(read).isCompletedExceptionally();
        assertThat(write).isCompletedExceptionally();
        assertThat(ended).isCompletedExceptionally();
        assertThat(stream.closed()).isCompletedExceptionally();
    }

    @Test
    void T66_anInterruptedThreadGoesOnAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        try {
            peer.onInbound = stream -> stream.copyTo(stream);
            peer.say(data(SYN, 2, "echo"));
            assertThat(peer.frames()).containsExactly(Frames.dataFrame(ACK, 2, "echo"));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void T66_streamsCostNoThreads() {
        int before = Thread.activeCount();
        for (int id = 2; id <= 2000; id += 2) {
            peer.say(update(SYN, id, 0));
        }
        assertThat(peer.inbound).hasSize(1000);
        assertThat(Thread.activeCount()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 0xFFF, 0x1000, 0x1008, 0x8000_0000L, 0xFFFF_FFFFL})
    void T67_noCodeOfThePeerBecomesALogLine(long code) {
        PrintStream console = System.err;
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        System.setErr(new PrintStream(logged));
        try {
            MuxedStream stream = peer.session.openStream().join();
            peer.frames();
            peer.say(update(RST, stream.id(), code));
            peer.say(Frames.goAway(code));
            assertThat(failureOf(stream.read()).getMessage()).matches("[ -~]{1,100}");
            assertThat(failureOf(peer.session.closed()).getMessage()).matches("[ -~]{1,100}");
        } finally {
            System.setErr(console);
        }
        assertThat(logged.size()).isZero();
    }

    @Test
    void T67_noViolationBecomesALogLine() {
        PrintStream console = System.err;
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        System.setErr(new PrintStream(logged));
        try {
            peer.say(header(0xFF, 0xFF, 0xFFFF, 0xFFFF_FFFFL, 0xFFFF_FFFFL));
            assertThat(failureOf(peer.session.closed()).getMessage()).matches("[ -~]{1,100}");
        } finally {
            System.setErr(console);
        }
        assertThat(logged.size()).isZero();
    }

    @Test
    void T68_aWindowOfFourGigabytesIsFine() {
        MuxedStream stream = peer.session.openStream().join();
        peer.frames();
        peer.say(update(ACK, stream.id(), 0xFFFF_FFFFL - WINDOW));
        assertThat(stream.write(pattern(1000))).isCompleted();
        peer.loop.advance(Duration.ZERO);
        assertThat(peer.frames()).extracting(Frames.Frame::length).containsExactly(1000L);
    }
}
