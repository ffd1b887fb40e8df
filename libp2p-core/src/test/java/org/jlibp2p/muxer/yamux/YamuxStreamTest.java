package org.jlibp2p.muxer.yamux;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.limits.BufferLimits;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.muxer.MuxedStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.muxer.yamux.Failures.failureOf;
import static org.jlibp2p.muxer.yamux.Frames.ACK;
import static org.jlibp2p.muxer.yamux.Frames.FIN;
import static org.jlibp2p.muxer.yamux.Frames.RST;
import static org.jlibp2p.muxer.yamux.Frames.SYN;
import static org.jlibp2p.muxer.yamux.Frames.data;
import static org.jlibp2p.muxer.yamux.Frames.pattern;
import static org.jlibp2p.muxer.yamux.Frames.update;
import static org.jlibp2p.muxer.yamux.Frames.updateFrame;

class YamuxStreamTest {
    private static final int WINDOW = 256 * 1024;
    private static final int PIPELINED = 64 * 1024;

    private final ScriptedPeer peer = ScriptedPeer.greeted(ResourceLimits.defaults());
    private final MuxedStream stream = peer.session.openStream().join();

    private void acknowledge() {
        peer.frames();
        peer.say(update(ACK, 1, 0));
    }

    @Test
    void theNumberIsThatOnTheWire() {
        peer.say(update(SYN, 0xFFFF_FFFEL, 0));
        assertThat(peer.inbound.get(0).id()).isEqualTo(0xFFFF_FFFEL);
        assertThat(stream.id()).isEqualTo(1);
        assertThat(stream.loop()).isSameAs(peer.loop);
    }

    // ---- reading ----

    @Test
    void aPendingReadGetsWhatArrivesAtOnceAndItCountsAsTaken() {
        CompletableFuture<Bytes> read = stream.read();
        acknowledge();
        peer.loop.advance(Duration.ofSeconds(1));
        peer.say(data(0, 1, pattern(WINDOW / 2)));

        assertThat(read).isCompletedWithValue(pattern(WINDOW / 2));
        assertThat(peer.frames()).containsExactly(updateFrame(0, 1, WINDOW / 2));
    }

    @Test
    void aSecondReadFailsAndTheFirstOneStays() {
        CompletableFuture<Bytes> first = stream.read();
        assertThat(failureOf(stream.read())).isInstanceOf(IllegalStateException.class);
        peer.say(data(ACK, 1, "x"));
        assertThat(first).isCompletedWithValue(Bytes.utf8("x"));
    }

    @Test
    void T65_bytesGoToTheNextReadWhenAReaderGaveUp() {
        stream.read().cancel(false);
        stream.read().orTimeout(1, TimeUnit.DAYS).complete(Bytes.empty());
        peer.say(data(ACK, 1, "kept"));

        assertThat(stream.read()).isCompletedWithValue(Bytes.utf8("kept"));
    }

    @Test
    void theEndOfInputComesBehindTheDataAndIsSaidAgain() {
        peer.say(data(ACK | FIN, 1, "last"));

        assertThat(stream.read()).isCompletedWithValue(Bytes.utf8("last"));
        assertThat(stream.read()).isCompletedWithValue(Bytes.empty());
        assertThat(stream.read()).isCompletedWithValue(Bytes.empty());
        assertThat(stream.closed()).isNotDone();
    }

    @Test
    void whatCameBeforeAnEndInOrderSurvivesTheSession() {
        peer.say(data(ACK | FIN, 1, "answer"));
        peer.pipe.arriveEnd();
        peer.loop.run();

        assertThat(stream.read()).isCompletedWithValue(Bytes.utf8("answer"));
        assertThat(stream.read()).isCompletedWithValue(Bytes.empty());
        assertThat(failureOf(stream.write(pattern(1)))).isInstanceOf(ConnectionClosedException.class);
        assertThat(failureOf(stream.closed())).isInstanceOf(ConnectionClosedException.class);
    }

    // ---- writing ----

    @Test
    void writesCompleteAtOnceWhileLittleWaits() {
        assertThat(stream.write(pattern(PIPELINED))).isCompleted();
        CompletableFuture<Void> more = stream.write(pattern(1));
        assertThat(more).isNotDone();
        peer.frames();
        assertThat(more).isCompleted();
        assertThat(stream.write(pattern(1))).isCompleted();
    }

    @Test
    void writesWaitForThePipe() {
        peer.pipe.stuck = true;
        CompletableFuture<Void> large = stream.write(pattern(PIPELINED + 1));
        CompletableFuture<Void> small = stream.write(pattern(1));
        peer.frames();
        assertThat(large).isNotDone();
        peer.pipe.unstick();
        assertThat(large).isCompleted();
        assertThat(small).isCompleted();
    }

    @Test
    void writesWaitForTheWindow() {
        CompletableFuture<Void> window = stream.write(pattern(WINDOW));
        CompletableFuture<Void> beyond = stream.write(pattern(10));
        CompletableFuture<Void> nothing = stream.write(Bytes.empty());
        peer.frames();
        assertThat(window).isCompleted();
        assertThat(beyond).as("10 bytes are little, but the window is closed").isNotDone();
        assertThat(nothing).as("an empty write keeps its turn").isNotDone();

        peer.say(update(ACK, 1, 10));
        assertThat(beyond).isCompleted();
        assertThat(nothing).isCompleted();
    }

    @Test
    void unawaitedWritesAreBounded() {
        ScriptedPeer small = ScriptedPeer.greeted(
                ResourceLimits.defaults().withBuffers(BufferLimits.defaults().withUnawaitedWrite(100)));
        MuxedStream bounded = small.session.openStream().join();
        small.pipe.stuck = true;
        bounded.write(pattern(60));
        small.frames();
        assertThat(failureOf(bounded.write(pattern(41))))
                .isInstanceOfSatisfying(
                        LimitExceededException.class,
                        failure -> assertThat(failure.limit()).isEqualTo("buffers.unawaitedWrite"));
        bounded.write(pattern(40));
        small.pipe.unstick();

        assertThat(small.frames()).extracting(Frames.Frame::length).containsExactly(40L);
        assertThat(bounded.write(pattern(100))).isCompleted();
    }

    @Test
    void writingBehindTheEndFails() {
        stream.closeWrite();
        assertThat(failureOf(stream.write(pattern(1)))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closingTheOutputTwiceIsClosingItOnce() {
        CompletableFuture<Void> first = stream.closeWrite();
        CompletableFuture<Void> second = stream.closeWrite();
        second.cancel(false);
        assertThat(first).isNotDone();

        assertThat(peer.frames()).containsExactly(updateFrame(SYN | FIN, 1, 0));
        assertThat(first).isCompleted();
        assertThat(stream.closeWrite()).isCompleted();
        assertThat(peer.frames()).isEmpty();
    }

    // ---- the end ----

    @Test
    void aStreamIsClosedWhenBothHalvesHaveEnded() {
        CompletableFuture<Void> closed = stream.closed();
        stream.closeWrite();
        acknowledge();
        assertThat(closed).isNotDone();
        peer.say(update(FIN, 1, 0));

        assertThat(closed).isCompleted();
        stream.reset(new StreamResetException(ErrorCode.NONE, false));
        assertThat(peer.frames()).isEmpty();
        assertThat(stream.read()).isCompletedWithValue(Bytes.empty());
    }

    @Test
    void T65_givingUpWaitingForTheEndHarmsNobodyElse() {
        stream.closed().cancel(false);
        peer.session.closed().cancel(false);
        stream.closeWrite();
        peer.say(update(ACK | FIN, 1, 0));
        assertThat(stream.closed()).isCompleted();
        assertThat(peer.session.closed()).isNotDone();
    }

    @Test
    void aResetTellsThePeerTheCodeOfItsReason() {
        acknowledge();
        CompletableFuture<Bytes> read = stream.read();
        CompletableFuture<Void> written = stream.write(pattern(WINDOW + 1));
        CompletableFuture<Void> ended = stream.closeWrite();
        MalformedMessageException reason = new MalformedMessageException("not a message");
        stream.reset(reason);

        assertThat(peer.frames()).containsExactly(updateFrame(RST, 1, ErrorCode.PROTOCOL_VIOLATION.onStream()));
        for (CompletableFuture<?> pending : List.of(
                read, written, ended, stream.closed(), stream.read(), stream.write(pattern(1)), stream.closeWrite())) {
            assertThat(failureOf(pending)).isSameAs(reason);
        }
    }

    @Test
    void aReasonThatIsNotOneOfOursIsWrapped() {
        RuntimeException reason = new RuntimeException("application");
        stream.reset(reason);

        assertThat(failureOf(stream.read())).isInstanceOfSatisfying(StreamResetException.class, failure -> {
            assertThat(failure.remote()).isFalse();
            assertThat(failure).hasCause(reason);
        });
    }

    @Test
    void aResetByThePeerFailsEverythingWithItsCodeAndDropsWhatWaits() {
        acknowledge();
        CompletableFuture<Void> written = stream.write(pattern(WINDOW + 1));
        peer.say(data(FIN, 1, "unread"), update(RST, 1, ErrorCode.RATE_LIMITED.onStream()));

        for (CompletableFuture<?> pending : List.of(written, stream.closed(), stream.read(), stream.closeWrite())) {
            assertThat(failureOf(pending)).isInstanceOfSatisfying(StreamResetException.class, failure -> {
                assertThat(failure.code()).isEqualTo(ErrorCode.RATE_LIMITED);
                assertThat(failure.remote()).isTrue();
            });
        }
        assertThat(peer.session.closed()).isNotDone();
    }

    // ---- calls from inside continuations ----

    @Test
    void anythingMayBeCalledFromAContinuation() {
        List<String> seen = new ArrayList<>();
        peer.onInbound = inbound -> {
            inbound.read().thenAccept(bytes -> {
                seen.add(bytes.utf8());
                inbound.write(bytes);
                inbound.read().thenAccept(more -> seen.add(more.utf8()));
                peer.session.openStream().thenAccept(opened -> opened.write(bytes));
                inbound.reset(new StreamResetException(ErrorCode.NONE, false));
            });
            inbound.closed().whenComplete((done, failure) -> seen.add("closed"));
        };
        peer.frames();
        peer.say(data(SYN, 2, "first"), data(0, 2, "second"));

        assertThat(seen).containsExactly("first", "closed");
        assertThat(peer.frames()).containsExactly(updateFrame(RST, 2, 0), Frames.dataFrame(SYN, 3, "first"));
    }

    @Test
    void theSessionMayBeEndedFromAContinuation() {
        CompletableFuture<Bytes> read = stream.read();
        read.thenAccept(bytes -> peer.session.goAway(ErrorCode.NONE));
        peer.frames();
        peer.say(data(ACK, 1, "bye"), update(SYN, 2, 0));

        assertThat(peer.inbound).isEmpty();
        assertThat(peer.frames()).containsExactly(Frames.goAwayFrame(0));
    }

    @Test
    void theSessionMayBeEndedWhileWritesAreBeingTold() {
        MuxedStream other = peer.session.openStream().join();
        CompletableFuture<Void> first = stream.write(pattern(PIPELINED + 1));
        CompletableFuture<Void> second = other.write(pattern(PIPELINED + 1));
        first.thenRun(() -> peer.session.goAway(ErrorCode.NONE));
        peer.frames();

        assertThat(failureOf(second)).isInstanceOf(ConnectionClosedException.class);
        assertThat(peer.pipe.writeClosed).isTrue();
    }
}
