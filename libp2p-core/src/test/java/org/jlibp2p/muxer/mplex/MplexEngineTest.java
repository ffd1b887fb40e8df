package org.jlibp2p.muxer.mplex;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.muxer.engine.StreamState;
import org.jlibp2p.muxer.mplex.EngineFixture.RecordedStream;
import org.jlibp2p.muxer.mplex.Frames.Frame;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.muxer.mplex.Frames.frame;

class MplexEngineTest {
    private final EngineFixture fixture = new EngineFixture();
    private final MplexEngine engine = fixture.engine;

    @Test
    void framesAreAsTheSpecificationDrawsThem() {
        RecordedStream stream = fixture.open();
        engine.write(stream.core, Bytes.utf8("hi"));
        engine.closeWrite(stream.core);
        assertThat(fixture.sentBytes()).isEqualTo(Bytes.fromHex("0800" + "0a026869" + "0c00"));

        fixture.receive(Bytes.fromHex("00026930" + "0201" + "41" + "0400"));
        RecordedStream theirs = fixture.inbound.get(0);
        assertThat(theirs.core.id).isZero();
        assertThat(theirs.takeAll()).isEqualTo(Bytes.utf8("A"));
        assertThat(theirs.events).containsExactly("input ended");
        engine.write(theirs.core, Bytes.utf8("B"));
        engine.reset(theirs.core);
        RecordedStream other = fixture.open();
        fixture.sentBytes();
        engine.reset(other.core);
        assertThat(fixture.sentBytes()).isEqualTo(Bytes.fromHex("1e00"));
    }

    @Test
    void aLongIdTakesAsManyBytesAsItNeeds() {
        fixture.receive(Bytes.fromHex("80808080808080807f00"));
        assertThat(fixture.inbound.get(0).core.id).isEqualTo(0x7fL << 53);
        engine.write(fixture.inbound.get(0).core, Bytes.utf8("x"));
        assertThat(fixture.sentBytes()).isEqualTo(Bytes.fromHex("81808080808080807f0178"));
    }

    @Test
    void whoDialledOpensOddStreamsAndTheOtherEvenOnes() {
        EngineFixture listener = new EngineFixture(false, ResourceLimits.defaults());
        assertThat(LongStream.range(0, 3).map(i -> fixture.open().core.id)).containsExactly(1L, 3L, 5L);
        assertThat(LongStream.range(0, 3).map(i -> listener.open().core.id)).containsExactly(2L, 4L, 6L);
    }

    @Test
    void theSameNumberOnBothSidesIsTwoStreams() {
        RecordedStream ours = fixture.open();
        RecordedStream theirs = fixture.opened(ours.core.id);
        fixture.receive(frame(1, Frames.DATA_OF_RECEIVER, "to ours"), frame(1, Frames.DATA_OF_INITIATOR, "to theirs"));
        assertThat(ours.takeAll()).isEqualTo(Bytes.utf8("to ours"));
        assertThat(theirs.takeAll()).isEqualTo(Bytes.utf8("to theirs"));
        fixture.receive(frame(1, Frames.RESET_OF_INITIATOR, ""));
        assertThat(theirs.events).containsExactly("reset");
        assertThat(ours.events).isEmpty();
    }

    @Test
    void inputMayBeCutAnywhere() {
        fixture.receiveSplit(Bytes.concat(
                frame(300, Frames.NEW, "a name"),
                frame(300, Frames.DATA_OF_INITIATOR, "early data"),
                frame(300, Frames.CLOSE_OF_INITIATOR, "")));
        RecordedStream stream = fixture.inbound.get(0);
        assertThat(stream.takeAll()).isEqualTo(Bytes.utf8("early data"));
        assertThat(stream.events).containsExactly("input ended");
    }

    @Test
    void anEndInOrderOnBothSidesForgetsTheStreamAndKeepsWhatWasNotRead() {
        RecordedStream stream = fixture.open();
        engine.closeWrite(stream.core);
        fixture.sent();
        fixture.receive(frame(1, Frames.DATA_OF_RECEIVER, "last words"), frame(1, Frames.CLOSE_OF_RECEIVER, ""));
        assertThat(stream.events).containsExactly("accepted 0 and the end", "input ended", "ended");
        assertThat(stream.core.state).isEqualTo(StreamState.CLOSED);
        assertThat(engine.outboundStreams()).isZero();
        assertThat(stream.takeAll()).isEqualTo(Bytes.utf8("last words"));
    }

    @Test
    void aHalfThatHasEndedLeavesTheOtherOpen() {
        RecordedStream stream = fixture.opened(7);
        fixture.receive(frame(7, Frames.CLOSE_OF_INITIATOR, ""));
        engine.write(stream.core, Bytes.utf8("an answer"));
        engine.closeWrite(stream.core);
        assertThat(fixture.sent())
                .containsExactly(
                        new Frame(7, Frames.DATA_OF_RECEIVER, "an answer"), new Frame(7, Frames.CLOSE_OF_RECEIVER, ""));
        assertThat(stream.events).containsExactly("input ended", "accepted 9 and the end", "ended");
    }

    @Test
    void aStreamThatNobodyHasHeardOfIsDroppedWithoutAWord() {
        RecordedStream stream = fixture.open();
        engine.write(stream.core, Bytes.utf8("never"));
        engine.reset(stream.core);
        assertThat(fixture.sentBytes()).isEqualTo(Bytes.empty());
    }

    @Test
    void aResetBySideOfThePeerIsNotAnswered() {
        RecordedStream stream = fixture.opened(3);
        engine.write(stream.core, Bytes.utf8("on the way"));
        fixture.receive(frame(3, Frames.RESET_OF_INITIATOR, ""));
        engine.reset(stream.core);
        assertThat(fixture.sentBytes()).isEqualTo(Bytes.empty());
        assertThat(stream.core.state).isEqualTo(StreamState.RESET);
    }

    @Test
    void streamsHaveTheirTurnsAndLongWritesAreCut() {
        RecordedStream large = fixture.open();
        RecordedStream small = fixture.open();
        Bytes message = Frames.pattern(200_000);
        engine.write(large.core, message);
        engine.write(small.core, Bytes.utf8("me too"));
        List<Frame> first = Frames.parse(fixture.collect());
        engine.accepted();
        List<Frame> second = Frames.parse(fixture.collect());
        engine.accepted();
        assertThat(first).extracting(Frame::id).containsOnly(1L);
        assertThat(second.get(0)).isEqualTo(new Frame(3, Frames.NEW, ""));
        assertThat(second.get(1)).isEqualTo(new Frame(3, Frames.DATA_OF_INITIATOR, "me too"));
        Bytes all = Bytes.concat(Stream.of(first, second, fixture.sent())
                .flatMap(List::stream)
                .filter(each -> each.id() == 1 && each.flag() == Frames.DATA_OF_INITIATOR)
                .map(Frame::body)
                .toList());
        assertThat(all).isEqualTo(message);
    }

    @Test
    void aBatchIsNeverLargerThanItSaidNorThanOneNoiseMessage() {
        for (int i = 0; i < 300; i++) {
            RecordedStream stream = fixture.open();
            engine.write(stream.core, Frames.pattern(1 + i * 37 % 3000));
            engine.closeWrite(stream.core);
        }
        for (Bytes batch = fixture.collect(); !batch.isEmpty(); batch = fixture.collect()) {
            assertThat(batch.size()).isLessThanOrEqualTo(65_519);
            engine.accepted();
        }
        assertThat(engine.batchSize()).isZero();
    }

    @Test
    void theEndOfTheSessionEndsAllStreamsAndGivesTheBudgetBack() {
        RecordedStream ours = fixture.open();
        RecordedStream theirs = fixture.opened(2);
        fixture.receive(frame(2, Frames.DATA_OF_INITIATOR, Frames.pattern(1_000_000)));
        assertThat(fixture.budget.used()).isPositive();
        engine.end();
        assertThat(ours.events).containsExactly("session ended");
        assertThat(theirs.events).containsExactly("session ended");
        assertThat(fixture.budget.used()).isZero();
        assertThat(fixture.collect()).isEqualTo(Bytes.empty());
    }
}
