package org.jlibp2p.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.limits.StreamLimits;
import org.jlibp2p.muxer.MuxedStream;
import org.jlibp2p.muxer.Muxer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link Muxer} makes of one pipe: many streams that do not disturb one another. It runs on
 * {@link ManualTime} over pipes in memory. That a stream is a pipe is the matter of {@link DuplexContract} and its
 * siblings: extend those too, with {@link MuxedPair#openStream()}, but {@link BackPressureContract} only for a muxer with flow
 * control.
 */
public abstract class MuxerContract {
    private static final int PIECE = 64 * 1024;
    private static final int FILLED = 64 * 1024 * 1024;

    private final ManualTime time = ManualTime.create();
    private final Patience patience = Patience.driving(time);
    private DuplexPair raw = DuplexPair.inMemory(time.loops("pipe", 2));

    /** What a muxer may lack by its specification, and is held to something else for. */
    public enum Ability {
        /**
         * To hold the writer of a stream back that nobody reads. A muxer without it resets such a stream instead, when too much
         * waits, and other streams are as little disturbed.
         */
        FLOW_CONTROL,
        /** To tell the peer why a stream is reset or the session ended. A muxer without it says {@link ErrorCode#NONE}. */
        REASONS,
        /** To hold back who opens streams that the peer does not acknowledge. A muxer without it opens them. */
        ACKNOWLEDGEMENTS,
        /** To notice that a silent peer is gone. A muxer without it waits for the pipe to break, and has no timers. */
        SIGNS_OF_LIFE
    }

    /** For subclasses. */
    protected MuxerContract() {}

    /**
     * What the muxer under test cannot do.
     *
     * @return nothing unless overridden, by a muxer that says the same to its users
     */
    protected Set<Ability> lacking() {
        return Set.of();
    }

    private boolean has(Ability ability) {
        return !lacking().contains(ability);
    }

    /** What the peer learns of a reason. */
    private ErrorCode told(ErrorCode code) {
        return has(Ability.REASONS) ? code : ErrorCode.NONE;
    }

    /**
     * Makes the muxer under test.
     *
     * @return what makes streams
     */
    protected abstract Muxer muxer();

    private MuxedPair start() {
        return MuxedPair.over(raw, muxer(), patience);
    }

    private MuxedPair start(StreamLimits dialler, StreamLimits listener) {
        return new MuxedPair(
                startAt(raw.left(), Direction.OUTBOUND, dialler),
                startAt(raw.right(), Direction.INBOUND, listener),
                patience);
    }

    private MuxedEnd startAt(Duplex pipe, Direction direction, StreamLimits limits) {
        return MuxedEnd.start(
                muxer(), pipe, direction, ResourceLimits.defaults().withStreams(limits), patience);
    }

    private <T> T await(CompletableFuture<T> future) {
        return time.await(future);
    }

    private Throwable failureOf(CompletableFuture<?> failing) {
        return await(failing.handle((value, failure) -> {
            if (failure == null) {
                throw new AssertionError("should have failed, but yielded " + value);
            }
            return Async.unwrap(failure);
        }));
    }

    private void assertPasses(Duplex from, Duplex to, Bytes message) {
        CompletableFuture<Void> written = Transfers.write(from, message, PIECE);
        assertThat(await(Transfers.read(to, message.size()))).isEqualTo(message);
        await(written);
    }

    private void assertWorks(DuplexPair stream) {
        assertPasses(stream.left(), stream.right(), Bytes.utf8("ping"));
        assertPasses(stream.right(), stream.left(), Bytes.utf8("pong"));
    }

    /** From here on every stream that comes in at this end is sent back what it says. */
    private static void echo(MuxedEnd end) {
        end.nextInbound().thenAccept(stream -> {
            stream.copyTo(stream);
            echo(end);
        });
    }

    @Test
    void eitherSideMayOpenStreams() {
        MuxedPair pair = start();
        assertWorks(pair.stream(pair.dialler(), pair.listener()));
        assertWorks(pair.stream(pair.listener(), pair.dialler()));
    }

    @Test
    void theSideThatDidNotOpenTheStreamMayBeTheFirstToWrite() {
        MuxedPair pair = start();
        assertWorks(pair.stream(pair.dialler(), pair.listener()).swapped());
    }

    @Test
    void bothSidesKnowAStreamByTheSameNumberAndNoTwoStreamsShareOne() {
        MuxedPair pair = start();
        Set<Long> numbers = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            DuplexPair stream = i % 2 == 0
                    ? pair.stream(pair.dialler(), pair.listener())
                    : pair.stream(pair.listener(), pair.dialler());
            long number = ((MuxedStream) stream.left()).id();
            assertThat(((MuxedStream) stream.right()).id()).isEqualTo(number);
            assertThat(numbers.add(number)).isTrue();
        }
    }

    @Test
    void allStreamsLiveOnTheLoopOfThePipe() {
        DuplexPair stream = start().openStream();
        assertThat(stream.left().loop()).isSameAs(raw.left().loop());
        assertThat(stream.right().loop()).isSameAs(raw.right().loop());
    }

    @Test
    void aThousandStreamsAreOpenAtOnceAndKeptApart() {
        MuxedPair pair = start();
        echo(pair.listener());
        List<CompletableFuture<Bytes>> answers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            Bytes question = Bytes.utf8(String.format("%04d", i).repeat(50));
            answers.add(pair.dialler()
                    .session()
                    .openStream()
                    .thenCompose(stream ->
                            stream.write(question).thenCompose(written -> Transfers.read(stream, question.size()))));
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(await(answers.get(i)))
                    .isEqualTo(Bytes.utf8(String.format("%04d", i).repeat(50)));
        }
    }

    @Test
    void streamsThatHaveEndedMakeRoomForOthers() {
        MuxedPair pair = start();
        echo(pair.listener());
        for (int i = 0; i < 3000; i++) {
            MuxedStream stream = await(pair.dialler().session().openStream());
            Bytes word = Bytes.utf8("stream " + i);
            await(stream.write(word));
            await(stream.closeWrite());
            assertThat(await(Transfers.readAll(stream))).isEqualTo(word);
            await(stream.closed());
        }
    }

    @Test
    void manyLargeTransfersAtOnceArriveWhole() {
        MuxedPair pair = start();
        List<CompletableFuture<Bytes>> reads = new ArrayList<>();
        List<CompletableFuture<Void>> writes = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            DuplexPair stream =
                    i % 2 == 0 ? pair.openStream() : pair.openStream().swapped();
            Bytes message = Transfers.pattern(i, 1_000_003);
            writes.add(Transfers.write(stream.left(), message, 100_000));
            reads.add(Transfers.read(stream.right(), message.size()));
        }
        for (int i = 0; i < 16; i++) {
            assertThat(await(reads.get(i))).isEqualTo(Transfers.pattern(i, 1_000_003));
        }
        writes.forEach(this::await);
    }

    @Test
    void aMillionMessagesOfOneByteDoNotGrowTheStack() {
        DuplexPair stream = start().openStream();
        int count = 1_000_000;
        int[] written = {0};
        CompletableFuture<Void> writing = Async.loop(
                () -> stream.left().write(Bytes.copyOf((byte) written[0])).thenApply(done -> ++written[0] < count));
        int[] read = {0};
        CompletableFuture<Void> reading = Async.loop(() -> stream.right().read().thenApply(bytes -> {
            for (int i = 0; i < bytes.size(); i++) {
                if (bytes.byteAt(i) != (byte) read[0]++) {
                    throw new AssertionError("byte " + (read[0] - 1) + " is another");
                }
            }
            return read[0] < count;
        }));
        await(writing);
        await(reading);
        assertThat(read[0]).isEqualTo(count);
    }

    @Test
    void aStreamThatNobodyReadsDoesNotStopTheOthers() {
        MuxedPair pair = start();
        DuplexPair full = pair.openStream();
        CompletableFuture<Void> waiting = fill(full.left());
        DuplexPair other = pair.openStream();
        assertPasses(other.left(), other.right(), Transfers.pattern(1, 3_000_000));
        assertPasses(other.right(), other.left(), Transfers.pattern(2, 3_000_000));
        if (has(Ability.FLOW_CONTROL)) {
            assertPasses(full.right(), full.left(), Transfers.pattern(3, 3_000_000));
            assertThat(patience.settles(waiting)).isFalse();
        } else {
            assertThat(failureOf(waiting))
                    .isInstanceOfSatisfying(
                            StreamResetException.class,
                            failure -> assertThat(failure.remote()).isTrue());
            assertThat(failureOf(full.right().read()))
                    .isInstanceOfSatisfying(
                            StreamResetException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.RESOURCE_LIMIT));
        }
        assertWorks(pair.stream(pair.listener(), pair.dialler()));
    }

    /** Writes until a write has to wait, or fails where the muxer cannot make it wait, and returns that one. */
    private CompletableFuture<Void> fill(Duplex end) {
        for (int total = 0; total < FILLED; total += PIECE) {
            CompletableFuture<Void> write = end.write(Transfers.pattern(total, PIECE));
            if (!patience.settles(write) || !has(Ability.FLOW_CONTROL) && write.isCompletedExceptionally()) {
                return write;
            }
            await(write);
        }
        throw new AssertionError(FILLED + " bytes were accepted while nobody reads");
    }

    @ParameterizedTest
    @EnumSource(names = "UNKNOWN", mode = EnumSource.Mode.EXCLUDE)
    void theReasonOfAResetReachesThePeer(ErrorCode code) {
        MuxedPair pair = start();
        DuplexPair stream = pair.openStream();
        DuplexPair other = pair.openStream();
        assertWorks(stream);
        stream.left().reset(new StreamResetException(code, false));
        assertThat(failureOf(stream.right().read())).isInstanceOfSatisfying(StreamResetException.class, failure -> {
            assertThat(failure.code()).isEqualTo(told(code));
            assertThat(failure.remote()).isTrue();
        });
        assertWorks(other);
    }

    @Test
    void aResetOfAFullStreamLeavesTheOthers() {
        MuxedPair pair = start();
        DuplexPair full = pair.openStream();
        DuplexPair other = pair.openStream();
        CompletableFuture<Void> waiting = fill(full.left());
        full.right().reset(new StreamResetException(ErrorCode.GATED, false));
        assertThat(failureOf(waiting)).isInstanceOf(StreamResetException.class);
        assertPasses(other.left(), other.right(), Transfers.pattern(1, 1_000_000));
        assertWorks(pair.openStream());
    }

    @Test
    void openingWaitsForAPeerThatAcknowledgesNothing() {
        Assumptions.assumeTrue(has(Ability.ACKNOWLEDGEMENTS), "streams are not acknowledged, so none waits to open");
        StreamLimits limits = StreamLimits.defaults().withAckBacklog(8);
        MuxedEnd dialler = startAt(raw.left(), Direction.OUTBOUND, limits);
        for (int i = 0; i < 8; i++) {
            await(dialler.session().openStream());
        }
        CompletableFuture<MuxedStream> ninth = dialler.session().openStream();
        time.run();
        assertThat(ninth).isNotDone();
        MuxedEnd listener = startAt(raw.right(), Direction.INBOUND, StreamLimits.defaults());
        MuxedStream opened = await(ninth);
        for (int i = 0; i < 8; i++) {
            await(listener.nextInbound());
        }
        assertWorks(new DuplexPair(opened, await(listener.nextInbound())));
    }

    @Test
    void whoeverGivesUpOpeningLeavesNoStream() {
        Assumptions.assumeTrue(has(Ability.ACKNOWLEDGEMENTS), "streams are not acknowledged, so none waits to open");
        StreamLimits limits = StreamLimits.defaults().withAckBacklog(1);
        MuxedEnd dialler = startAt(raw.left(), Direction.OUTBOUND, limits);
        await(dialler.session().openStream());
        CompletableFuture<MuxedStream> givenUp = dialler.session().openStream();
        CompletableFuture<MuxedStream> third = dialler.session().openStream();
        time.run();
        givenUp.cancel(false);
        MuxedEnd listener = startAt(raw.right(), Direction.INBOUND, StreamLimits.defaults());
        await(third);
        time.run();
        assertThat(listener.inboundWaiting()).isEqualTo(2);
    }

    @Test
    void moreInboundStreamsThanTheLimitAreRefusedAndTheOthersLiveOn() {
        MuxedPair pair = start(StreamLimits.defaults(), StreamLimits.defaults().withInboundPerConnection(4));
        List<DuplexPair> streams = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            streams.add(pair.openStream());
        }
        MuxedStream fifth = await(pair.dialler().session().openStream());
        fifth.write(Bytes.utf8("one too many"));
        assertThat(failureOf(fifth.read())).isInstanceOfSatisfying(StreamResetException.class, failure -> {
            assertThat(failure.code()).isEqualTo(told(ErrorCode.RESOURCE_LIMIT));
            assertThat(failure.remote()).isTrue();
        });
        assertThat(pair.listener().inboundWaiting()).isZero();
        streams.forEach(this::assertWorks);
    }

    @Test
    void goingAwayTellsThePeerWhyAndEndsEverything() {
        MuxedPair pair = start();
        DuplexPair stream = pair.openStream();
        assertWorks(stream);
        pair.dialler().session().goAway(ErrorCode.SHUTDOWN);
        await(pair.dialler().session().closed());
        assertEndedBy(failureOf(pair.listener().session().closed()), true, ErrorCode.SHUTDOWN);
        assertEndedBy(failureOf(stream.right().read()), true, ErrorCode.SHUTDOWN);
        assertThat(failureOf(stream.left().read())).isInstanceOf(ConnectionClosedException.class);
        assertThat(failureOf(stream.left().write(Bytes.utf8("x")))).isInstanceOf(ConnectionClosedException.class);
        assertEveryEndIsOver(pair);
    }

    private void assertEndedBy(Throwable failure, boolean remote, ErrorCode code) {
        assertThat(failure).isInstanceOfSatisfying(ConnectionClosedException.class, closed -> {
            assertThat(closed.remote()).isEqualTo(remote);
            assertThat(closed.code()).isEqualTo(told(code));
        });
    }

    /** No stream can be opened, the pipe below has ended, no timer is left, and the budget was given back. */
    private void assertEveryEndIsOver(MuxedPair pair) {
        for (MuxedEnd end : List.of(pair.dialler(), pair.listener())) {
            await(end.session().closed().handle((done, failure) -> null));
            assertThat(failureOf(end.session().openStream())).isInstanceOf(ConnectionClosedException.class);
            end.session().goAway(ErrorCode.NONE);
            assertThat(end.budget().used()).as("what is left of the budget").isZero();
        }
        await(raw.left().closed().handle((done, failure) -> null));
        await(raw.right().closed().handle((done, failure) -> null));
        time.run();
        assertThat(time.timers()).as("timers that are left").isZero();
    }

    @ParameterizedTest
    @EnumSource(names = "UNKNOWN", mode = EnumSource.Mode.EXCLUDE)
    void theReasonOfGoingAwayReachesThePeer(ErrorCode code) {
        MuxedPair pair = start();
        pair.listener().session().goAway(code);
        assertEndedBy(failureOf(pair.dialler().session().closed()), true, code);
        assertEveryEndIsOver(pair);
    }

    @Test
    void goingAwayTwiceDoesNothingMore() {
        MuxedPair pair = start();
        pair.dialler().session().goAway(ErrorCode.GARBAGE_COLLECTED);
        pair.dialler().session().goAway(ErrorCode.SHUTDOWN);
        await(pair.dialler().session().closed());
        assertEndedBy(failureOf(pair.listener().session().closed()), true, ErrorCode.GARBAGE_COLLECTED);
    }

    @Test
    void bothSidesMayGoAwayAtOnce() {
        MuxedPair pair = start();
        pair.openStream();
        pair.dialler().session().goAway(ErrorCode.SHUTDOWN);
        pair.listener().session().goAway(ErrorCode.SHUTDOWN);
        await(pair.dialler().session().closed());
        await(pair.listener().session().closed());
        assertEveryEndIsOver(pair);
    }

    @Test
    void goingAwayFreesWritersAndReadersAndOpeners() {
        MuxedPair pair = start(StreamLimits.defaults().withAckBacklog(1), StreamLimits.defaults());
        DuplexPair stream = pair.openStream();
        CompletableFuture<Void> writing = fill(stream.left());
        CompletableFuture<Bytes> reading = stream.left().read();
        pair.dialler().session().openStream();
        CompletableFuture<Bytes> opening = pair.dialler().session().openStream().thenCompose(Duplex::read);
        pair.dialler().session().goAway(ErrorCode.SHUTDOWN);
        assertThat(failureOf(writing)).isInstanceOf(Libp2pException.class);
        assertThat(failureOf(reading)).isInstanceOf(Libp2pException.class);
        assertThat(failureOf(opening)).isInstanceOf(Libp2pException.class);
        assertEveryEndIsOver(pair);
    }

    @Test
    void theEndOfThePipeBelowEndsTheSessionAndItsStreams() {
        MuxedPair pair = start();
        DuplexPair stream = pair.openStream();
        CompletableFuture<Bytes> reading = stream.left().read();
        raw.right().reset(new StreamResetException(ErrorCode.NONE, false));
        assertThat(failureOf(pair.dialler().session().closed())).isInstanceOf(Libp2pException.class);
        assertThat(failureOf(pair.listener().session().closed())).isInstanceOf(Libp2pException.class);
        assertThat(failureOf(reading)).isInstanceOf(ConnectionClosedException.class);
        assertThat(failureOf(stream.right().read())).isInstanceOf(Libp2pException.class);
        assertEveryEndIsOver(pair);
    }

    @Test
    void aPeerThatEndsThePipeWithoutAWordEndsTheSession() {
        MuxedEnd dialler = startAt(raw.left(), Direction.OUTBOUND, StreamLimits.defaults());
        MuxedStream stream = await(dialler.session().openStream());
        raw.right().closeWrite();
        Transfers.readAll(raw.right());
        assertThat(failureOf(dialler.session().closed())).isInstanceOf(ConnectionClosedException.class);
        assertThat(failureOf(stream.read())).isInstanceOf(ConnectionClosedException.class);
        assertThat(failureOf(dialler.session().openStream())).isInstanceOf(ConnectionClosedException.class);
        time.run();
        assertThat(time.timers()).isZero();
    }

    @Test
    void anIdleSessionLivesOnAndAPeerThatIsGoneIsNoticed() {
        MuxedPair pair = start();
        DuplexPair stream = pair.openStream();
        time.advance(ResourceLimits.defaults().times().keepAlive().multipliedBy(20));
        assertWorks(stream);
        MuxedEnd alone = startAt(
                DuplexPair.inMemory(time.loops("silent", 2)).left(), Direction.OUTBOUND, StreamLimits.defaults());
        CompletableFuture<Void> closed = alone.session().closed();
        time.advance(ResourceLimits.defaults().times().keepAlive().multipliedBy(3));
        assertThat(closed.isCompletedExceptionally()).isEqualTo(has(Ability.SIGNS_OF_LIFE));
        if (!has(Ability.SIGNS_OF_LIFE)) {
            assertThat(time.timers()).isZero();
        }
    }

    @Test
    void theBudgetIsGivenBackWhenTheSessionEnds() {
        Wiretap.Tap delayed = (bytes, to) -> {
            CompletableFuture<Void> arrived = new CompletableFuture<>();
            to.loop().schedule(Duration.ofMillis(20), () -> Async.follow(to.write(bytes), arrived));
            return arrived;
        };
        raw = new Wiretap(time, delayed, delayed).ends();
        MuxedPair pair = start();
        List<DuplexPair> streams = List.of(pair.openStream(), pair.openStream().swapped());
        for (DuplexPair stream : streams) {
            assertPasses(stream.left(), stream.right(), Transfers.pattern(1, 8_000_000));
        }
        fill(streams.get(0).left());
        pair.listener().session().goAway(ErrorCode.NONE);
        assertEveryEndIsOver(pair);
    }
}
