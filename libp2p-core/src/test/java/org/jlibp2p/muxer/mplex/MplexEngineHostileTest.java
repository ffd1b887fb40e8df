package org.jlibp2p.muxer.mplex;

import java.util.Collections;

import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.BufferLimits;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.limits.StreamLimits;
import org.jlibp2p.muxer.engine.StreamState;
import org.jlibp2p.muxer.mplex.EngineFixture.RecordedStream;
import org.jlibp2p.muxer.mplex.Frames.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jlibp2p.muxer.mplex.Frames.frame;
import static org.jlibp2p.muxer.mplex.Frames.header;

class MplexEngineHostileTest {
    private static final int MEBIBYTE = 1024 * 1024;

    private final EngineFixture fixture = new EngineFixture();
    private final MplexEngine engine = fixture.engine;

    private void assertViolation(Bytes... input) {
        assertThatThrownBy(() -> fixture.receive(input)).isInstanceOf(ProtocolViolationException.class);
    }

    @Test
    void T8_aFrameAboveAMebibyteIsRefusedByItsHeaderAlone() {
        fixture.opened(1);
        fixture.receive(header(1, Frames.DATA_OF_INITIATOR, MEBIBYTE), Frames.pattern(MEBIBYTE));
        assertViolation(header(1, Frames.DATA_OF_INITIATOR, MEBIBYTE + 1));
    }

    @ParameterizedTest
    @ValueSource(longs = {MEBIBYTE + 1, Integer.MAX_VALUE, 0xffffffffL, Long.MAX_VALUE})
    void T8_noLengthIsEverAllocated(long length) {
        for (int flag = 0; flag < 7; flag++) {
            int each = flag;
            assertThatThrownBy(() -> new EngineFixture().receive(header(0, each, length)))
                    .isInstanceOf(ProtocolViolationException.class);
        }
    }

    @Test
    void T8_aNameIsSkippedAndALongOneRefused() {
        fixture.receive(
                frame(1, Frames.NEW, "n".repeat(MplexFrame.MAX_NAME)), frame(1, Frames.DATA_OF_INITIATOR, "data"));
        assertThat(fixture.inbound.get(0).takeAll()).isEqualTo(Bytes.utf8("data"));
        assertViolation(header(2, Frames.NEW, MplexFrame.MAX_NAME + 1));
        assertThat(fixture.inbound).hasSize(1);
    }

    @Test
    void T8_aStreamThatNobodyReadsIsResetAtItsBoundAndTheOthersGoOn() {
        RecordedStream unread = fixture.opened(1);
        RecordedStream other = fixture.opened(2);
        other.reading = true;
        for (int i = 0; i < 4; i++) {
            fixture.receive(frame(1, Frames.DATA_OF_INITIATOR, Frames.pattern(MEBIBYTE)));
        }
        assertThat(unread.events).isEmpty();
        assertThat(unread.core.received.size()).isEqualTo(MplexEngine.MAX_WAITING);
        fixture.receive(frame(1, Frames.DATA_OF_INITIATOR, "x"), frame(2, Frames.DATA_OF_INITIATOR, "still here"));

        assertThat(unread.events).containsExactly("overflowed");
        assertThat(unread.core.state).isEqualTo(StreamState.RESET);
        assertThat(unread.core.received.isEmpty()).isTrue();
        assertThat(fixture.budget.used()).isZero();
        assertThat(fixture.sent()).containsExactly(new Frame(1, Frames.RESET_OF_RECEIVER, ""));
        fixture.receive(frame(1, Frames.DATA_OF_INITIATOR, Frames.pattern(MEBIBYTE)));
        assertThat(other.takeAll()).isEqualTo(Bytes.utf8("still here"));
    }

    @Test
    void T8_aStreamOfOursThatIsFloodedIsResetToo() {
        RecordedStream ours = fixture.open();
        fixture.sent();
        for (int i = 0; i < 5; i++) {
            fixture.receive(frame(1, Frames.DATA_OF_RECEIVER, Frames.pattern(MEBIBYTE)));
        }
        assertThat(ours.events).containsExactly("overflowed");
        assertThat(fixture.sent()).containsExactly(new Frame(1, Frames.RESET_OF_INITIATOR, ""));
    }

    @Test
    void T8_manyStreamsTogetherHoldNoMoreThanTheSessionsBudget() {
        long budget = 2L * MEBIBYTE;
        EngineFixture bounded = new EngineFixture(
                true,
                ResourceLimits.defaults().withBuffers(BufferLimits.defaults().withWindowsPerConnection(budget)));
        int streams = 20;
        for (int i = 0; i < streams; i++) {
            bounded.opened(i);
            bounded.receive(frame(i, Frames.DATA_OF_INITIATOR, Frames.pattern(MEBIBYTE)));
        }
        long held = bounded.inbound.stream()
                .mapToLong(stream -> stream.core.received.size())
                .sum();
        assertThat(held).isLessThanOrEqualTo(budget + (long) streams * MplexEngine.UNBOOKED);
        assertThat(bounded.budget.used()).isPositive().isLessThanOrEqualTo(budget);
        assertThat(bounded.inbound)
                .filteredOn(stream -> stream.events.contains("overflowed"))
                .isNotEmpty()
                .hasSizeLessThan(streams);
    }

    @Test
    void T8_aReaderThatCatchesUpGivesTheBudgetBack() {
        RecordedStream stream = fixture.opened(1);
        for (int round = 0; round < 20; round++) {
            fixture.receive(frame(1, Frames.DATA_OF_INITIATOR, Frames.pattern(MEBIBYTE)));
            fixture.receive(frame(1, Frames.DATA_OF_INITIATOR, Frames.pattern(MEBIBYTE)));
            assertThat(fixture.budget.used()).isPositive();
            assertThat(stream.takeAll().size()).isEqualTo(2 * MEBIBYTE);
            assertThat(fixture.budget.used()).isZero();
        }
        assertThat(stream.events).isEmpty();
    }

    @Test
    void T8_singleBytesThatWaitDoNotTakeManyTimesTheirSize() {
        RecordedStream stream = fixture.opened(1);
        Bytes one = frame(1, Frames.DATA_OF_INITIATOR, "x");
        Bytes many = Bytes.concat(Collections.nCopies(20_000, one));
        fixture.receive(many);
        int slices = 0;
        int size = 0;
        for (Bytes part = engine.take(stream.core); part != null; part = engine.take(stream.core)) {
            slices++;
            size += part.size();
        }
        assertThat(size).isEqualTo(20_000);
        assertThat(slices).isLessThan(20);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void T8_aMessageForAnUnknownIdIsDiscardedAndNotAnswered(int flag) {
        RecordedStream known = fixture.opened(1);
        fixture.receive(frame(99, flag, "whatever"), frame(1, Frames.DATA_OF_INITIATOR, "known"));
        assertThat(known.takeAll()).isEqualTo(Bytes.utf8("known"));
        assertThat(known.events).isEmpty();
        assertThat(fixture.sentBytes()).isEqualTo(Bytes.empty());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void T8_aFloodOfMessagesForUnknownIdsEndsTheSession(int flag) {
        Bytes flood = Bytes.concat(Collections.nCopies(MplexEngine.IDLE_FRAMES_PER_SECOND / 16, frame(99, flag, "")));
        for (int i = 0; i < 16; i++) {
            fixture.receive(flood);
        }
        assertThatThrownBy(() -> fixture.receive(frame(99, flag, "")))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("mplex idle frames");
    }

    @Test
    void T8_emptyMessagesAndThoseBehindTheEndAreCountedToo() {
        fixture.opened(1);
        fixture.receive(frame(1, Frames.CLOSE_OF_INITIATOR, ""));
        fixture.opened(2);
        Bytes both = Bytes.concat(frame(1, Frames.DATA_OF_INITIATOR, "late"), frame(2, Frames.DATA_OF_INITIATOR, ""));
        Bytes flood = Bytes.concat(Collections.nCopies(MplexEngine.IDLE_FRAMES_PER_SECOND / 2, both));
        fixture.receive(flood);
        assertThatThrownBy(() -> fixture.receive(both)).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void T8_moreStreamsThanTheLimitAreRefusedAndTheRefusalsBounded() {
        EngineFixture bounded = new EngineFixture(
                true,
                ResourceLimits.defaults()
                        .withStreams(StreamLimits.defaults().withInboundPerConnection(4))
                        .withBuffers(BufferLimits.defaults().withControlFrames(16)));
        for (int i = 0; i < 4; i++) {
            bounded.opened(i);
        }
        Bytes[] opens = new Bytes[1000];
        for (int i = 0; i < opens.length; i++) {
            opens[i] = frame(100 + i, Frames.NEW, "");
        }
        bounded.receive(opens);
        int refused = 0;
        while (bounded.engine.hasInput()) {
            assertThat(bounded.engine.isPaused()).isTrue();
            assertThat(bounded.engine.owed()).isEqualTo(16);
            refused += bounded.sent().size();
            bounded.engine.resume(bounded.now);
        }
        refused += bounded.sent().size();
        assertThat(refused).isEqualTo(1000);
        assertThat(bounded.inbound).hasSize(4);
    }

    @Test
    void T8_rapidOpeningAndResettingEndsTheSession() {
        EngineFixture bounded = new EngineFixture(
                true,
                ResourceLimits.defaults().withStreams(StreamLimits.defaults().withResetsPerInterval(50)));
        for (int i = 0; i < 50; i++) {
            bounded.receive(frame(i, Frames.NEW, ""), frame(i, Frames.RESET_OF_INITIATOR, ""));
        }
        assertThatThrownBy(() -> bounded.receive(frame(50, Frames.NEW, ""), frame(50, Frames.RESET_OF_INITIATOR, "")))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("streams.resetsPerInterval");
    }

    @Test
    void T8_aStreamThatIsOpenedTwiceBreaksTheRules() {
        fixture.opened(1);
        assertViolation(frame(1, Frames.NEW, ""));
    }

    @Test
    void T8_aFlagWithoutAMeaningBreaksTheRules() {
        assertViolation(frame(1, 7, ""));
    }

    @Test
    void T8_earlyDataIsKeptWithinTheSameBounds() {
        fixture.receive(frame(1, Frames.NEW, ""), frame(1, Frames.DATA_OF_INITIATOR, "before anybody looked"));
        assertThat(fixture.inbound.get(0).takeAll()).isEqualTo(Bytes.utf8("before anybody looked"));
    }

    @Test
    void T8_anEndOrAResetWithABodyIsTakenAndTheBodyIsNot() {
        RecordedStream ending = fixture.opened(1);
        RecordedStream reset = fixture.opened(2);
        fixture.receive(frame(1, Frames.CLOSE_OF_INITIATOR, "body"), frame(2, Frames.RESET_OF_INITIATOR, "body"));
        assertThat(ending.events).containsExactly("input ended");
        assertThat(ending.takeAll()).isEqualTo(Bytes.empty());
        assertThat(reset.events).containsExactly("reset");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ffffffffffffffffff", "80808080808080808001", "8000", "00ffffffffffffffffff", "008000", "808000"
            })
    void T8_numbersThatAreTooLongBreakTheRules(String hex) {
        assertViolation(Bytes.fromHex(hex));
    }

    @Test
    void T8_aFrameThatIsAnnouncedAndNeverComesHoldsNothing() {
        RecordedStream stream = fixture.opened(1);
        fixture.receive(header(1, Frames.DATA_OF_INITIATOR, MEBIBYTE));
        assertThat(stream.core.received.size()).isZero();
        assertThat(fixture.budget.used()).isZero();
    }
}
