package org.jlibp2p.muxer.yamux;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.limits.BufferLimits;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.limits.StreamLimits;
import org.jlibp2p.muxer.yamux.EngineFixture.RecordedStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jlibp2p.muxer.yamux.Frames.ACK;
import static org.jlibp2p.muxer.yamux.Frames.FIN;
import static org.jlibp2p.muxer.yamux.Frames.RST;
import static org.jlibp2p.muxer.yamux.Frames.SYN;
import static org.jlibp2p.muxer.yamux.Frames.data;
import static org.jlibp2p.muxer.yamux.Frames.header;
import static org.jlibp2p.muxer.yamux.Frames.pattern;
import static org.jlibp2p.muxer.yamux.Frames.ping;
import static org.jlibp2p.muxer.yamux.Frames.update;
import static org.jlibp2p.muxer.yamux.Frames.updateFrame;

/** What a hostile peer may send, by the numbers of the list of hostile inputs. */
class YamuxEngineHostileTest {
    private static final int WINDOW = 256 * 1024;
    private static final long MAX = 0xFFFF_FFFFL;

    private final EngineFixture fixture = new EngineFixture();
    private final YamuxEngine engine = fixture.engine;

    private static EngineFixture with(StreamLimits streams) {
        return new EngineFixture(ResourceLimits.defaults().withStreams(streams));
    }

    private static EngineFixture with(BufferLimits buffers) {
        return new EngineFixture(ResourceLimits.defaults().withBuffers(buffers));
    }

    private void assertViolation(Bytes... frames) {
        assertThatThrownBy(() -> fixture.receive(frames)).isInstanceOf(ProtocolViolationException.class);
    }

    @Test
    void T1_aSendWindowBeyondTheHeadersRangeIsAViolation() {
        RecordedStream stream = fixture.opened(2);
        fixture.receive(update(0, 2, MAX - WINDOW));
        assertThat(stream.core.sendWindow.available()).isEqualTo(MAX);

        assertViolation(update(0, 2, 1));
    }

    @Test
    void T1_theLargestUpdateTwiceIsAViolation() {
        fixture.opened(2);
        assertViolation(update(0, 2, MAX), update(0, 2, MAX));
    }

    @Test
    void T1_theLargestUpdateOnASynIsAViolation() {
        assertViolation(update(SYN, 2, MAX));
    }

    @Test
    void T2_dataOfMoreThanTheInitialWindowOnASynIsAViolationBeforeThereIsAStream() {
        assertViolation(header(0, 0, SYN, 2, WINDOW + 1));
        assertThat(fixture.inbound).isEmpty();
    }

    @Test
    void T2_dataOfTheWholeInitialWindowOnASynIsDelivered() {
        fixture.receive(data(SYN | FIN, 2, pattern(WINDOW)));
        assertThat(fixture.inbound.get(0).takeAll()).isEqualTo(pattern(WINDOW));
    }

    @Test
    void T3_anAnnouncedLengthBeyondTheWindowIsAViolationAtItsHeader() {
        fixture.opened(2);
        assertViolation(header(0, 0, 0, 2, MAX));
    }

    @Test
    void T24_nothingIsAllocatedForAnnouncedBodies() {
        long announced = 0;
        List<EngineFixture> sessions = new ArrayList<>();
        while (announced < 2 * Runtime.getRuntime().maxMemory()) {
            EngineFixture session = new EngineFixture();
            session.receive(header(0, 0, SYN, 2, WINDOW), Bytes.utf8("first bytes"));
            sessions.add(session);
            announced += WINDOW;
        }
        assertThat(sessions)
                .allSatisfy(session ->
                        assertThat(session.inbound.get(0).core.received.size()).isEqualTo(11));
    }

    @Test
    void T24_singleBytesThatWaitDoNotHoldWhatTheyWereCutFrom() {
        RecordedStream stream = fixture.opened(2);
        List<Bytes> frames = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            frames.add(data(0, 2, Bytes.copyOf((byte) i)));
        }
        Bytes input = Bytes.concat(frames);
        engine.receive(input, fixture.now);

        int parts = 0;
        for (Bytes part = engine.take(stream.core); part != null; part = engine.take(stream.core)) {
            byte[] below = part.borrow((array, offset, length) -> array);
            assertThat(below.length).isLessThanOrEqualTo(16 * 1024);
            parts++;
        }
        assertThat(parts).isLessThan(20);
    }

    @Test
    void T4_pingsToAPeerThatDoesNotReadPauseTheEngine() {
        EngineFixture small = with(BufferLimits.defaults().withControlFrames(10));
        List<Bytes> pings = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            pings.add(ping(SYN, i));
        }
        small.receive(Bytes.concat(pings));
        assertThat(small.engine.isPaused()).isTrue();
        assertThat(small.engine.owed()).isEqualTo(10);

        small.collect();
        assertThat(small.engine.isPaused()).as("collected is not accepted").isTrue();
        small.engine.accepted();
        assertThat(small.engine.isPaused()).isFalse();
        assertThat(small.engine.hasInput()).isTrue();
        small.engine.resume(small.now);
        assertThat(small.sent()).hasSize(10);
        small.engine.resume(small.now);
        assertThat(small.sent()).hasSize(5);
        assertThat(small.engine.hasInput()).isFalse();
    }

    @Test
    void T4_refusalsToAPeerThatDoesNotReadPauseTheEngine() {
        EngineFixture small = new EngineFixture(ResourceLimits.defaults()
                .withStreams(StreamLimits.defaults().withInboundPerConnection(1))
                .withBuffers(BufferLimits.defaults().withControlFrames(10)));
        for (int id = 2; id <= 200 && !small.engine.isPaused(); id += 2) {
            small.receive(update(SYN, id, 0));
        }
        assertThat(small.engine.isPaused()).isTrue();
        assertThat(small.engine.owed()).isEqualTo(10);
    }

    @Test
    void T4_tooManyPingsInASecondEndTheSession() {
        for (int second = 0; second < 3; second++) {
            for (int i = 0; i < YamuxEngine.PINGS_PER_SECOND; i++) {
                fixture.receive(ping(SYN, i));
                fixture.sent();
            }
            fixture.now += 1_000_000_000;
        }
        for (int i = 0; i < YamuxEngine.PINGS_PER_SECOND; i++) {
            fixture.receive(ping(SYN, i));
        }
        assertThatThrownBy(() -> fixture.receive(ping(SYN, 0))).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void T4_framesWithoutEffectAreCounted() {
        fixture.opened(2);
        Bytes[] idle = {data(0, 2, ""), update(0, 2, 0), update(0, 77, 1), update(FIN, 78, 0), ping(ACK, 5)};
        for (int i = 0; i < YamuxEngine.IDLE_FRAMES_PER_SECOND; i++) {
            fixture.receive(idle[i % idle.length]);
        }
        assertThatThrownBy(() -> fixture.receive(idle[0])).isInstanceOf(LimitExceededException.class);
        assertThat(fixture.sent()).isEmpty();
    }

    @Test
    void T4_windowUpdatesForEverOweNothing() {
        fixture.opened(2);
        for (int i = 0; i < 100_000; i++) {
            fixture.receive(update(0, 2, 1));
        }
        assertThat(engine.owed()).isZero();
        assertThat(fixture.sent()).isEmpty();
    }

    @Test
    void T4_synWithRstLeavesNothingToSend() {
        for (int id = 2; id <= 200; id += 2) {
            fixture.receive(update(SYN | RST, id, 0));
            fixture.receive(update(SYN, id, 0), update(RST, id, 0));
        }
        assertThat(fixture.sent()).isEmpty();
    }

    @Test
    void T5_oneByteMoreThanTheWindowIsAViolation() {
        fixture.opened(2);
        fixture.receive(data(0, 2, pattern(WINDOW)));
        assertThat(fixture.sent()).as("no credit without a reader").isEmpty();

        assertViolation(header(0, 0, 0, 2, 1));
    }

    @Test
    void T6_streamsBeyondTheLimitAreRefusedWithTheirCode() {
        EngineFixture small = with(StreamLimits.defaults().withInboundPerConnection(2));
        small.receive(update(SYN, 2, 0), update(SYN, 4, 0), data(SYN | FIN, 6, "refused"), data(0, 6, "crossing"));

        assertThat(small.inbound).hasSize(2);
        assertThat(small.sent())
                .containsExactly(
                        updateFrame(RST, 6, ErrorCode.RESOURCE_LIMIT.onStream()),
                        updateFrame(ACK, 2, 0),
                        updateFrame(ACK, 4, 0));

        small.receive(update(RST, 2, 0), update(SYN, 8, 0));
        assertThat(small.inbound).as("a place was free again").hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void T6_openingAndResettingTooOftenEndsTheSession(boolean inOneFrame) {
        EngineFixture small =
                with(StreamLimits.defaults().withResetsPerInterval(10).withResetInterval(Duration.ofSeconds(1)));
        for (int i = 0; i < 20; i++) {
            small.now += 100_000_000;
            openAndReset(small, 2 + 2 * i, inOneFrame);
        }
        small.now += 1_000_000_000;
        for (int i = 0; i < 10; i++) {
            openAndReset(small, 100 + 2 * i, inOneFrame);
        }
        assertThatThrownBy(() -> openAndReset(small, 200, inOneFrame))
                .isInstanceOfSatisfying(
                        LimitExceededException.class,
                        failure -> assertThat(failure.limit()).isEqualTo("streams.resetsPerInterval"));
    }

    private static void openAndReset(EngineFixture fixture, long id, boolean inOneFrame) {
        if (inOneFrame) {
            fixture.receive(update(SYN | RST, id, 0));
        } else {
            fixture.receive(update(SYN, id, 0), update(RST, id, 0));
        }
    }

    @Test
    void T6_resetsOfStreamsThatWeOpenedAreNotThePeersFault() {
        EngineFixture small = with(StreamLimits.defaults().withResetsPerInterval(1));
        for (int i = 0; i < 100; i++) {
            long id = Integer.toUnsignedLong(small.open().core.id);
            small.sent();
            small.receive(update(RST, id, 0));
        }
        assertThat(small.engine.outboundStreams()).isZero();
    }

    @Test
    void T7_synForAStreamThatExistsIsAViolation() {
        fixture.opened(2);
        assertViolation(update(SYN, 2, 0));
    }

    @Test
    void T7_synWithOurParityIsAViolation() {
        assertViolation(update(SYN, 3, 0));
    }

    @Test
    void T7_synForAStreamThatWeOpenedIsAViolation() {
        fixture.open();
        assertViolation(update(SYN, 1, 0));
    }

    @Test
    void T7_dataAndCreditForTheSessionItselfAreViolations() {
        assertViolation(data(0, 0, "x"));
        assertViolation(update(SYN, 0, 0));
    }

    @Test
    void T7_pingAndGoAwayOnAStreamAreViolations() {
        assertViolation(header(0, 2, SYN, 2, 0));
        assertViolation(header(0, 3, 0, 2, 0));
    }

    @Test
    void T7_aPingIsEitherQuestionOrAnswer() {
        assertViolation(ping(0, 1));
        assertViolation(ping(SYN | ACK, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 255})
    void T7_anUnknownTypeIsAViolation(int type) {
        assertViolation(header(0, type, 0, 2, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 255})
    void T7_anUnknownVersionIsAViolation(int version) {
        assertViolation(header(version, 0, SYN, 2, 0));
    }

    @Test
    void T7_flagBitsWithoutANameAreIgnored() {
        fixture.receive(update(0xFFF0 | SYN, 2, 0), data(0xFFF0, 2, "x"));
        assertThat(fixture.inbound.get(0).takeAll()).isEqualTo(Bytes.utf8("x"));
    }

    @Test
    void T7_framesForAStreamThatWasResetAreDiscardedUpToTheCreditItHad() {
        RecordedStream stream = fixture.opened(2);
        engine.reset(stream.core, 0);
        fixture.sent();
        fixture.receive(update(0, 2, 5), update(ACK, 2, 0), update(FIN, 2, 0), update(RST, 2, 0));
        fixture.receive(data(0, 2, pattern(WINDOW)));
        assertThat(stream.events).isEmpty();
        assertThat(fixture.sent()).isEmpty();

        assertViolation(data(0, 2, "x"));
    }

    @Test
    void T7_dataForAStreamThatNeverWasIsAViolation() {
        assertViolation(data(0, 2, "x"));
        assertViolation(header(0, 0, 0, 99, MAX));
    }

    @Test
    void T7_creditAfterTheEndOfTheInputStillCounts() {
        RecordedStream stream = fixture.opened(2);
        fixture.receive(update(FIN, 2, 0), update(0, 2, 7));
        assertThat(stream.core.sendWindow.available()).isEqualTo(WINDOW + 7);
    }

    @Test
    void T7_dataAfterTheEndOfTheInputIsDiscardedWithinTheWindow() {
        RecordedStream stream = fixture.opened(2);
        fixture.receive(data(FIN, 2, "end"), data(0, 2, "after"), update(FIN, 2, 0));
        assertThat(stream.takeAll()).isEqualTo(Bytes.utf8("end"));
        assertThat(stream.events).containsExactly("input ended");

        assertViolation(header(0, 0, 0, 2, WINDOW));
    }

    @Test
    void T68_numbersOfThirtyTwoBitsAreNotNegative() {
        RecordedStream high = fixture.opened(0x8000_0002L);
        fixture.receive(update(0, 0x8000_0002L, 0x8000_0000L));
        assertThat(high.core.sendWindow.available()).isEqualTo(WINDOW + 0x8000_0000L);

        fixture.receive(update(RST, 0x8000_0002L, MAX));
        assertThat(high.events).containsExactly("reset " + MAX);
        assertThat(ErrorCode.ofStream(MAX)).isEqualTo(ErrorCode.UNKNOWN);

        fixture.opened(4);
        assertViolation(header(0, 0, 0, 4, 0x8000_0000L));
    }

    @Test
    void T68_aGoAwayCodeIsNotNegative() {
        fixture.receive(Frames.goAway(MAX));
        assertThat(fixture.goneAway).containsExactly(MAX);
    }

    @Test
    void aRefusalHasTheCodeOfTheErrorCodesList() {
        assertThat(YamuxEngine.REFUSED).isEqualTo(ErrorCode.RESOURCE_LIMIT.onStream());
    }
}
