package org.jlibp2p.muxer.yamux;

import java.util.List;
import java.util.stream.IntStream;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.BufferLimits;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.limits.StreamLimits;
import org.jlibp2p.muxer.engine.StreamState;
import org.jlibp2p.muxer.yamux.EngineFixture.RecordedStream;
import org.jlibp2p.muxer.yamux.Frames.Frame;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.muxer.yamux.Frames.ACK;
import static org.jlibp2p.muxer.yamux.Frames.FIN;
import static org.jlibp2p.muxer.yamux.Frames.RST;
import static org.jlibp2p.muxer.yamux.Frames.SYN;
import static org.jlibp2p.muxer.yamux.Frames.data;
import static org.jlibp2p.muxer.yamux.Frames.dataFrame;
import static org.jlibp2p.muxer.yamux.Frames.pattern;
import static org.jlibp2p.muxer.yamux.Frames.ping;
import static org.jlibp2p.muxer.yamux.Frames.pingFrame;
import static org.jlibp2p.muxer.yamux.Frames.update;
import static org.jlibp2p.muxer.yamux.Frames.updateFrame;

class YamuxEngineTest {
    private static final int WINDOW = 256 * 1024;
    private static final int FULL = 65_507;

    private final EngineFixture fixture = new EngineFixture();
    private final YamuxEngine engine = fixture.engine;

    // ---- opening ----

    @Test
    void openingSendsSynWithTheFirstBatch() {
        fixture.open();
        fixture.open();

        assertThat(fixture.outputReady).isTrue();
        assertThat(fixture.sent()).containsExactly(updateFrame(SYN, 1, 0), updateFrame(SYN, 3, 0));
    }

    @Test
    void synRidesOnDataOfTheSameTurnAndTheEndFollowsInAFrameOfItsOwn() {
        RecordedStream stream = fixture.open();
        engine.write(stream.core, Bytes.utf8("hello"));
        engine.closeWrite(stream.core);

        assertThat(fixture.sent()).containsExactly(dataFrame(SYN, 1, "hello"), updateFrame(FIN, 1, 0));
        assertThat(stream.events).containsExactly("accepted 5 and the end");
    }

    @Test
    void theEndFollowsInTheNextBatchWhenTheDataFillsOne() {
        ResourceLimits defaults = ResourceLimits.defaults();
        int batch = YamuxFrame.HEADER_SIZE + 5;
        EngineFixture small =
                new EngineFixture(defaults.withBuffers(defaults.buffers().withUnawaitedWrite(batch)));
        RecordedStream stream = small.open();
        small.engine.write(stream.core, Bytes.utf8("hello"));
        small.engine.closeWrite(stream.core);

        assertThat(small.collect()).containsExactly(dataFrame(SYN, 1, "hello"));
        small.engine.accepted();
        assertThat(small.collect()).containsExactly(updateFrame(FIN, 1, 0));
    }

    @Test
    void theListeningSideOpensEvenStreams() {
        YamuxEngine listening = new YamuxEngine(false, fixture.limits, fixture.budget, fixture);
        listening.open(fixture.now);

        assertThat(Frames.parse(EngineFixture.collect(listening, 0))).containsExactly(updateFrame(SYN, 2, 0));
    }

    @Test
    void aStreamOfThePeerIsAcknowledgedWhetherOrNotItIsRead() {
        fixture.receive(update(SYN, 2, 0), data(SYN, 4, "early"));

        assertThat(fixture.inbound).hasSize(2);
        assertThat(fixture.sent()).containsExactly(updateFrame(ACK, 2, 0), updateFrame(ACK, 4, 0));
        assertThat(fixture.inbound.get(1).takeAll()).isEqualTo(Bytes.utf8("early"));
    }

    @Test
    void ackRidesOnTheAnswerOfTheSameTurn() {
        fixture.receive(data(SYN, 2, "ping"));
        engine.write(fixture.inbound.get(0).core, Bytes.utf8("pong"));

        assertThat(fixture.sent()).containsExactly(dataFrame(ACK, 2, "pong"));
    }

    @Test
    void ackIsNotKeptWaitingBehindTheDataOfManyStreams() {
        for (int i = 0; i < 40; i++) {
            engine.write(fixture.open().core, pattern(FULL));
        }
        fixture.receive(update(SYN, 2, 0));
        engine.write(fixture.inbound.get(0).core, Bytes.utf8("late"));

        assertThat(fixture.collect()).contains(updateFrame(ACK, 2, 0)).doesNotContain(dataFrame(0, 2, "late"));
    }

    @Test
    void theBacklogCountsStreamsUntilTheirAckOrEnd() {
        EngineFixture small = new EngineFixture(
                ResourceLimits.defaults().withStreams(StreamLimits.defaults().withAckBacklog(2)));
        RecordedStream first = small.open();
        assertThat(small.engine.isBacklogFull()).isFalse();
        RecordedStream second = small.open();
        assertThat(small.engine.isBacklogFull()).isTrue();
        small.sent();

        small.receive(update(ACK, 1, 0), update(ACK, 1, 0));
        assertThat(small.engine.isBacklogFull()).isFalse();
        assertThat(small.outputReady).as("room is announced").isTrue();

        small.open();
        assertThat(small.engine.isBacklogFull()).isTrue();
        small.engine.reset(second.core, 0);
        assertThat(small.engine.isBacklogFull()).isFalse();
        assertThat(first.events).isEmpty();
    }

    @Test
    void aStreamResetBeforeItsSynWentOutLeavesNoTrace() {
        RecordedStream stream = fixture.open();
        engine.write(stream.core, Bytes.utf8("never"));
        engine.reset(stream.core, 0);

        assertThat(fixture.sent()).isEmpty();
        assertThat(engine.outboundStreams()).isZero();
    }

    @Test
    void streamNumbersGoUpToTheLastOneAndAreNotUsedAgain() {
        RecordedStream high = fixture.opened(0xFFFF_FFFEL);
        assertThat(Integer.toUnsignedLong(high.core.id)).isEqualTo(0xFFFF_FFFEL);
        assertThat(engine.hasNumberLeft()).isTrue();
    }

    // ---- data and windows ----

    @Test
    void aBodyIsPassedOnInPartsAsItArrivesWithoutACopy() {
        RecordedStream stream = fixture.opened(2);
        stream.reading = true;
        Bytes frame = data(0, 2, "abcdef");
        Bytes first = frame.slice(0, 15);

        engine.receive(first, fixture.now);
        assertThat(stream.delivered).containsExactly(Bytes.utf8("abc"));
        engine.receive(frame.slice(15), fixture.now);
        assertThat(stream.delivered).containsExactly(Bytes.utf8("abc"), Bytes.utf8("def"));

        byte[] arrived = first.borrow((array, offset, length) -> array);
        byte[] delivered = stream.delivered.get(0).borrow((array, offset, length) -> array);
        assertThat(delivered).isSameAs(arrived);
    }

    @Test
    void inputMayBeCutAnywhere() {
        RecordedStream stream = fixture.opened(2);
        fixture.receiveSplit(Bytes.concat(data(0, 2, "some "), ping(SYN, 7), data(FIN, 2, "bytes")));

        assertThat(stream.takeAll()).isEqualTo(Bytes.utf8("some bytes"));
        assertThat(stream.events).containsExactly("input ended");
        assertThat(fixture.sent()).containsExactly(pingFrame(ACK, 7));
    }

    @Test
    void creditIsReturnedOnlyWhenBytesAreTaken() {
        RecordedStream stream = fixture.opened(2);
        fixture.receive(data(0, 2, pattern(WINDOW)));
        assertThat(fixture.sent()).isEmpty();

        assertThat(stream.takeAll()).isEqualTo(pattern(WINDOW));
        assertThat(fixture.sent()).containsExactly(updateFrame(0, 2, WINDOW));
    }

    @Test
    void creditIsReturnedFromHalfAWindowOn() {
        RecordedStream stream = fixture.opened(2);
        stream.reading = true;
        fixture.receive(data(0, 2, pattern(WINDOW / 2 - 1)));
        assertThat(fixture.sent()).isEmpty();

        fixture.receive(data(0, 2, pattern(1)), data(0, 2, pattern(10)));
        assertThat(fixture.sent()).containsExactly(updateFrame(0, 2, WINDOW / 2 + 10));
    }

    @Test
    void whatIsPutBackEarnsNoCredit() {
        RecordedStream stream = fixture.opened(2);
        fixture.receive(data(0, 2, "once"));
        Bytes taken = engine.take(stream.core);
        engine.putBack(stream.core, taken);

        assertThat(engine.take(stream.core)).isEqualTo(Bytes.utf8("once"));
        assertThat(stream.core.receiveWindow.available()).isEqualTo(WINDOW - 4);
    }

    @Test
    void noCreditIsGivenForAnInputThatHasEnded() {
        RecordedStream stream = fixture.opened(2);
        fixture.receive(data(FIN, 2, pattern(WINDOW)));
        assertThat(stream.takeAll().size()).isEqualTo(WINDOW);

        assertThat(fixture.sent()).isEmpty();
    }

    @Test
    void aWindowThatIsTakenInLessThanFourRoundTripsDoubles() {
        measureRoundTrip(100);
        RecordedStream stream = fixture.opened(2);
        stream.reading = true;

        fixture.now += 199 * EngineFixture.MILLISECOND;
        fixture.receive(data(0, 2, pattern(WINDOW / 2)));
        assertThat(fixture.sent()).containsExactly(updateFrame(0, 2, WINDOW / 2 + WINDOW));
        assertThat(fixture.budget.used()).isEqualTo(WINDOW);

        fixture.now += 401 * EngineFixture.MILLISECOND;
        fixture.receive(data(0, 2, pattern(WINDOW)));
        assertThat(fixture.sent()).containsExactly(updateFrame(0, 2, WINDOW));
    }

    @Test
    void aWindowGrowsNoFurtherThanAllowed() {
        EngineFixture small = new EngineFixture(
                ResourceLimits.defaults().withBuffers(BufferLimits.defaults().withMaxWindow(WINDOW + 1000)));
        growOnce(small, 2, WINDOW);
        growOnce(small, 2, WINDOW / 2 + 500);

        assertThat(small.budget.used()).isEqualTo(1000);
    }

    @Test
    void T9_windowsOfOneConnectionTogetherGrowNoFurtherThanItsBudget() {
        EngineFixture small = new EngineFixture(
                ResourceLimits.defaults().withBuffers(BufferLimits.defaults().withWindowsPerConnection(3L * WINDOW)));
        for (int id = 2; id <= 20; id += 2) {
            growOnce(small, id, WINDOW);
        }
        assertThat(small.budget.used()).isEqualTo(3L * WINDOW);

        small.receive(update(RST, 2, 0));
        assertThat(small.budget.used()).isEqualTo(2L * WINDOW);
        small.engine.reset(small.inbound.get(1).core, 0);
        assertThat(small.budget.used()).isEqualTo(WINDOW);
        growOnce(small, 22, WINDOW);
        assertThat(small.budget.used()).isEqualTo(2L * WINDOW);
        small.engine.end();
        assertThat(small.budget.used()).isZero();
    }

    @Test
    void T9_aWindowDoesNotGrowWhenTheNodeHasNoBudgetLeft() {
        assertThat(fixture.budget.tryTake(1L << 30)).isTrue();
        growOnce(fixture, 2, WINDOW);

        assertThat(fixture.inbound.get(0).core.receiveWindow.size()).isEqualTo(WINDOW);
    }

    /** Lets the peer fill so much of a stream's window, and takes it at once. */
    private static void growOnce(EngineFixture fixture, int id, int bytes) {
        fixture.engine.ping(fixture.now);
        List<Frame> pings = fixture.sent();
        fixture.now += 100 * EngineFixture.MILLISECOND;
        fixture.receive(ping(ACK, pings.get(pings.size() - 1).length()));
        if (fixture.inbound.stream().noneMatch(stream -> stream.core.id == id)) {
            fixture.opened(id).reading = true;
        }
        fixture.receive(data(0, id, pattern(bytes)));
        fixture.sent();
    }

    private void measureRoundTrip(int milliseconds) {
        engine.ping(fixture.now);
        fixture.sent();
        fixture.now += milliseconds * EngineFixture.MILLISECOND;
        fixture.receive(ping(ACK, 1));
    }

    @Test
    void noMoreIsSentThanTheWindowAndTheRestFollowsTheCredit() {
        RecordedStream stream = fixture.open();
        engine.write(stream.core, pattern(WINDOW + 5));

        List<Frame> frames = fixture.sent();
        assertThat(frames.stream().mapToLong(Frame::length).sum()).isEqualTo(WINDOW);
        assertThat(stream.events).last().isEqualTo("accepted " + WINDOW);
        assertThat(fixture.sent()).isEmpty();

        fixture.receive(update(ACK, 1, 3));
        assertThat(fixture.sent()).extracting(Frame::length).containsExactly(3L);
        fixture.receive(update(0, 1, 100));
        assertThat(fixture.sent()).extracting(Frame::length).containsExactly(2L);
    }

    @Test
    void theEndWaitsForTheDataThatWaitsForCredit() {
        RecordedStream stream = fixture.open();
        engine.write(stream.core, pattern(WINDOW + 1));
        engine.closeWrite(stream.core);
        assertThat(fixture.sent()).noneMatch(frame -> (frame.flags() & FIN) != 0);

        fixture.receive(update(0, 1, 1));
        assertThat(fixture.sent())
                .containsExactly(new Frame(0, 0, 1, 1, pattern(WINDOW + 1).slice(WINDOW)), updateFrame(FIN, 1, 0));
    }

    @Test
    void extraCreditOnSynAndAckCounts() {
        fixture.receive(update(SYN, 2, 1000));
        assertThat(fixture.inbound.get(0).core.sendWindow.available()).isEqualTo(WINDOW + 1000);

        RecordedStream stream = fixture.open();
        fixture.receive(update(ACK, 1, 50));
        assertThat(stream.core.sendWindow.available()).isEqualTo(WINDOW + 50);
    }

    // ---- the order of what goes out ----

    @Test
    void oneFrameIsOneNoiseMessage() {
        RecordedStream stream = fixture.open();
        engine.write(stream.core, pattern(100_000));
        engine.write(stream.core, pattern(50_000));

        List<Frame> sent = fixture.sent();
        assertThat(sent).extracting(Frame::length).containsExactly((long) FULL, (long) FULL, 150_000L - 2 * FULL);
        assertThat(Bytes.concat(sent.stream().map(Frame::body).toList()))
                .isEqualTo(Bytes.concat(pattern(100_000), pattern(50_000)));
    }

    @Test
    void smallWritesShareAFrame() {
        RecordedStream stream = fixture.open();
        for (int i = 0; i < 1000; i++) {
            engine.write(stream.core, Bytes.copyOf((byte) i));
        }
        assertThat(fixture.sent()).extracting(Frame::length).containsExactly(1000L);
    }

    @Test
    void aBatchIsOneNoiseMessageAndUsesAllOfIt() {
        for (int i = 0; i < 30; i++) {
            engine.write(fixture.open().core, pattern(1000 * i));
        }
        assertThat(EngineFixture.collect(engine, fixture.now).size())
                .isLessThanOrEqualTo(65_519)
                .isGreaterThan(65_519 - 4096);
    }

    @Test
    void aBatchIsNoLargerThanThePipeTakesAtOnce() {
        EngineFixture small = new EngineFixture(
                ResourceLimits.defaults().withBuffers(BufferLimits.defaults().withUnawaitedWrite(1000)));
        RecordedStream stream = small.open();
        small.engine.write(stream.core, pattern(1000));
        small.engine.write(stream.core, pattern(1000));

        int sent = 0;
        for (Bytes batch = EngineFixture.collect(small.engine, 0);
                !batch.isEmpty();
                batch = EngineFixture.collect(small.engine, 0)) {
            assertThat(batch.size()).isLessThanOrEqualTo(1000);
            sent += Frames.parse(batch).stream()
                    .mapToInt(frame -> (int) frame.length())
                    .sum();
            small.engine.accepted();
        }
        assertThat(sent).isEqualTo(2000);
    }

    @Test
    void streamsTakeTurnsFrameByFrame() {
        RecordedStream first = fixture.open();
        RecordedStream second = fixture.open();
        engine.write(first.core, pattern(2 * FULL));
        engine.write(second.core, pattern(2 * FULL));

        assertThat(fixture.sent()).extracting(Frame::stream).containsExactly(1L, 3L, 1L, 3L);
    }

    @Test
    void controlFramesOvertakeData() {
        RecordedStream stream = fixture.opened(2);
        stream.reading = true;
        engine.write(fixture.open().core, pattern(10));
        fixture.receive(data(0, 2, pattern(WINDOW / 2)), ping(SYN, 9));

        assertThat(fixture.sent()).extracting(Frame::type).containsExactly(2, 1, 0);
    }

    @Test
    void eachPingIsAnsweredOnce() {
        fixture.receive(ping(SYN, 0xFFFF_FFFFL), ping(SYN, 0));

        assertThat(fixture.sent()).containsExactly(pingFrame(ACK, 0xFFFF_FFFFL), pingFrame(ACK, 0));
        assertThat(fixture.sent()).isEmpty();
    }

    @Test
    void onlyTheRightAnswerToAPingCounts() {
        engine.ping(fixture.now);
        long number = fixture.sent().get(0).length();
        fixture.receive(ping(ACK, number + 1));
        assertThat(engine.isPongAwaited()).isTrue();

        fixture.receive(ping(ACK, number), ping(ACK, number));
        assertThat(engine.isPongAwaited()).isFalse();
        assertThat(fixture.sent()).isEmpty();
    }

    // ---- endings ----

    @Test
    void aStreamIsForgottenWhenBothHalvesHaveEnded() {
        RecordedStream stream = fixture.open();
        engine.closeWrite(stream.core);
        fixture.sent();
        assertThat(engine.outboundStreams()).isOne();
        fixture.receive(data(ACK | FIN, 1, "bye"));

        assertThat(engine.outboundStreams()).isZero();
        assertThat(stream.events).containsExactly("accepted 0 and the end", "input ended", "ended");
        assertThat(stream.takeAll())
                .as("what came before the end can still be read")
                .isEqualTo(Bytes.utf8("bye"));
    }

    @Test
    void thePeerMayEndFirst() {
        RecordedStream stream = fixture.opened(2);
        fixture.receive(update(FIN, 2, 0));
        engine.write(stream.core, Bytes.utf8("still"));
        assertThat(fixture.sent()).containsExactly(dataFrame(0, 2, "still"));
        engine.closeWrite(stream.core);

        assertThat(fixture.sent()).containsExactly(updateFrame(FIN, 2, 0));
        assertThat(stream.events).containsExactly("input ended", "accepted 5", "accepted 5 and the end", "ended");
    }

    @Test
    void anEndIsToldOnlyWhenThePipeAcceptedIt() {
        RecordedStream stream = fixture.opened(2);
        fixture.receive(update(FIN, 2, 0));
        engine.closeWrite(stream.core);
        fixture.collect();
        assertThat(stream.events).containsExactly("input ended");
        assertThat(stream.core.state).isEqualTo(StreamState.READ_CLOSED);

        engine.accepted();
        assertThat(stream.core.state).isEqualTo(StreamState.CLOSED);
    }

    @Test
    void aResetByThePeerDropsWhatWaitsAndTellsItsCode() {
        RecordedStream stream = fixture.opened(2);
        engine.write(stream.core, Bytes.utf8("unsent"));
        fixture.receive(data(0, 2, "unread"), update(RST, 2, 0x1003));

        assertThat(stream.events).containsExactly("reset " + 0x1003);
        assertThat(engine.take(stream.core)).isNull();
        assertThat(fixture.sent()).isEmpty();
    }

    @Test
    void aResetByUsDropsWhatWaitsAndTellsItsCode() {
        RecordedStream stream = fixture.opened(2);
        engine.write(stream.core, Bytes.utf8("unsent"));
        engine.reset(stream.core, 0x1001);
        engine.reset(stream.core, 0x1001);

        assertThat(fixture.sent()).containsExactly(updateFrame(RST, 2, 0x1001));
        fixture.receive(data(0, 2, "crossing"), update(FIN, 2, 0));
        assertThat(stream.events).isEmpty();
    }

    @Test
    void aBodyThatIsUnderWayWhenItsStreamIsResetIsDiscarded() {
        RecordedStream stream = fixture.opened(2);
        RecordedStream other = fixture.opened(4);
        Bytes frame = data(FIN, 2, pattern(100));
        engine.receive(frame.slice(0, 50), fixture.now);
        engine.reset(stream.core, 0);
        engine.receive(Bytes.concat(frame.slice(50), data(0, 4, "next")), fixture.now);

        assertThat(stream.events).isEmpty();
        assertThat(other.takeAll()).isEqualTo(Bytes.utf8("next"));
    }

    @Test
    void aStreamResetWhileItsBytesAreBeingWrittenHearsNoMore() {
        RecordedStream stream = fixture.open();
        engine.write(stream.core, Bytes.utf8("on the way"));
        engine.closeWrite(stream.core);
        fixture.collect();
        fixture.receive(update(RST, 1, 0));
        engine.accepted();

        assertThat(stream.events).containsExactly("reset 0");
    }

    @Test
    void goAwayOfThePeerEndsEverything() {
        RecordedStream half = fixture.opened(2);
        RecordedStream open = fixture.open();
        fixture.receive(data(FIN, 2, "last"), Frames.goAway(0x1006), data(0, 2, "never"));

        assertThat(fixture.goneAway).containsExactly(0x1006L);
        assertThat(open.events).containsExactly("session ended");
        assertThat(half.events).containsExactly("input ended", "session ended");
        assertThat(half.takeAll()).isEqualTo(Bytes.utf8("last"));
        assertThat(fixture.sent()).isEmpty();
    }

    @Test
    void aGoAwayOfOursIsTheLastFrame() {
        RecordedStream stream = fixture.open();
        engine.write(stream.core, Bytes.utf8("unsent"));
        engine.end();
        engine.goAway(0);

        assertThat(fixture.sent()).containsExactly(Frames.goAwayFrame(0));
        assertThat(stream.events).containsExactly("session ended");
    }

    @Test
    void eventsMayCallTheEngineAgain() {
        RecordedStream stream = fixture.opened(2);
        StreamEvents recorded = stream;
        stream.core.events = new ForwardingEvents(recorded) {
            @Override
            public boolean deliver(Bytes bytes) {
                engine.write(stream.core, bytes);
                engine.reset(stream.core, 5);
                engine.write(fixture.open().core, bytes);
                return true;
            }
        };
        fixture.receive(data(FIN, 2, "again"), data(0, 2, "late"));

        assertThat(fixture.sent()).containsExactly(updateFrame(RST, 2, 5), dataFrame(SYN, 1, "again"));
        assertThat(stream.events).isEmpty();
    }

    @Test
    void thousandsOfStreamsComeAndGoWithoutATrace() {
        for (int i = 0; i < 10_000; i++) {
            RecordedStream stream = fixture.open();
            engine.closeWrite(stream.core);
            fixture.sent();
            fixture.receive(update(ACK | FIN, 2L * i + 1, 0));
        }
        assertThat(engine.outboundStreams()).isZero();
        assertThat(engine.isBacklogFull()).isFalse();
        assertThat(IntStream.of(engine.owed())).containsExactly(0);
    }

    /** Events that go on to others unless overridden. */
    private static class ForwardingEvents implements StreamEvents {
        private final StreamEvents to;

        ForwardingEvents(StreamEvents to) {
            this.to = to;
        }

        @Override
        public boolean deliver(Bytes bytes) {
            return to.deliver(bytes);
        }

        @Override
        public void inputEnded() {
            to.inputEnded();
        }

        @Override
        public void outputAccepted() {
            to.outputAccepted();
        }

        @Override
        public void ended() {
            to.ended();
        }

        @Override
        public void resetByPeer(long code) {
            to.resetByPeer(code);
        }

        @Override
        public void sessionEnded() {
            to.sessionEnded();
        }
    }
}
