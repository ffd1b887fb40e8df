package org.jlibp2p.negotiation;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.limits.LimitExceededException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LazyProposalTest {
    private static final ProtocolId ECHO = ProtocolId.of("/echo/1.0.0");
    private static final Bytes OPENING = Bytes.utf8("\u0013/multistream/1.0.0\n\u000c/echo/1.0.0\n");
    private static final Bytes REFUSAL = Bytes.utf8("\u0013/multistream/1.0.0\n\u0003na\n");
    private static final Bytes HELLO = Bytes.utf8("hello");

    private final ManualLoop loop = new ManualLoop();
    private final List<TestPipe> pipes = TestPipe.pair(loop);
    private final TestPipe dialer = pipes.get(0);
    private final TestPipe listener = pipes.get(1);
    private final Duplex lazy = MultistreamSelect.proposeLazily(dialer, ECHO);

    private void answer(Bytes... said) {
        loop.run(() -> listener.write(Bytes.concat(said)));
    }

    private Bytes read() {
        CompletableFuture<Bytes> read = loop.run(lazy::read);
        assertThat(read).isCompleted();
        return read.getNow(null);
    }

    private static Throwable failure(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return Async.failureOf(future);
    }

    @Test
    void nothingIsSentBeforeTheFirstUse() {
        loop.run();

        assertThat(dialer.writes()).isEmpty();
    }

    @Test
    void headerProposalAndFirstBytesGoOutInOneWrite() {
        loop.run(() -> lazy.write(HELLO));
        loop.run(() -> lazy.write(HELLO));

        assertThat(dialer.writes()).containsExactly(Bytes.concat(OPENING, HELLO), HELLO);
    }

    @Test
    void bothSidesUnderstandEachOther() {
        CompletableFuture<Negotiated> accepted = loop.run(() -> MultistreamSelect.accept(listener, ECHO::equals));
        CompletableFuture<Bytes> reply = loop.run(() -> lazy.write(HELLO).thenCompose(done -> lazy.read()));
        loop.run(() ->
                accepted.getNow(null).duplex().copyTo(accepted.getNow(null).duplex()));

        assertThat(reply).isCompletedWithValue(HELLO);
    }

    @Test
    void aReadSendsTheProposalAndChecksTheAnswer() {
        CompletableFuture<Bytes> read = loop.run(lazy::read);
        assertThat(dialer.writes()).containsExactly(OPENING);

        answer(OPENING, HELLO);
        assertThat(read).isCompletedWithValue(HELLO);
    }

    @Test
    void bytesThatComeAfterTheAnswerAreRead() {
        CompletableFuture<Bytes> read = loop.run(lazy::read);
        answer(OPENING);
        assertThat(read).isNotDone();

        answer(HELLO);
        assertThat(read).isCompletedWithValue(HELLO);
    }

    @Test
    void anAnswerThatIsThereAlreadyIsReadAtOnce() {
        answer(OPENING, HELLO);

        assertThat(read()).isEqualTo(HELLO);
    }

    @Test
    void theEndOfTheInputBehindTheAnswerIsTheEnd() {
        answer(OPENING);
        loop.run(listener::closeWrite);

        assertThat(read()).isEqualTo(Bytes.empty());
        assertThat(read()).isEqualTo(Bytes.empty());
    }

    @Test
    void closingTheOutputSendsTheProposalAndTakesTheAnswer() {
        loop.run(lazy::closeWrite);
        assertThat(dialer.writes()).containsExactly(OPENING);
        assertThat(dialer.outputEnded()).isTrue();

        answer(OPENING, HELLO);
        assertThat(dialer.failure()).isNull();
        assertThat(read()).isEqualTo(HELLO);
    }

    @Test
    void aRefusalIsNoticedThoughNobodyReads() {
        loop.run(() -> lazy.write(HELLO).thenCompose(done -> lazy.closeWrite()));
        answer(REFUSAL);

        assertThat(lazy.closed()).isCompletedExceptionally();
        assertThat(failure(loop.run(lazy::read))).isInstanceOf(NegotiationException.class);
    }

    @Test
    void aRefusalFailsTheReadAndResetsThePipe() {
        loop.run(() -> lazy.write(HELLO));
        CompletableFuture<Bytes> read = loop.run(lazy::read);
        answer(REFUSAL);

        assertThat(failure(read))
                .isInstanceOfSatisfying(
                        NegotiationException.class,
                        refused -> assertThat(refused.offered()).containsExactly(ECHO));
        assertThat(failure(loop.run(lazy::read))).isInstanceOf(NegotiationException.class);
        assertThat(failure(loop.run(() -> lazy.write(HELLO))))
                .isInstanceOfSatisfying(
                        StreamResetException.class,
                        reset -> assertThat(reset.code()).isEqualTo(ErrorCode.NEGOTIATION_FAILED));
        assertThat(listener.failure()).isNotNull();
    }

    @Test
    void aResetBecauseNothingCouldBeAgreedOnIsARefusal() {
        CompletableFuture<Bytes> read = loop.run(lazy::read);
        loop.run(() -> {
            listener.reset(new StreamResetException(ErrorCode.NEGOTIATION_FAILED, false));
            return null;
        });

        assertThat(failure(read)).isInstanceOf(NegotiationException.class);
    }

    @Test
    void aResetForAnotherReasonStaysAReset() {
        CompletableFuture<Bytes> read = loop.run(lazy::read);
        loop.run(() -> {
            listener.reset(new StreamResetException(ErrorCode.RESOURCE_LIMIT, false));
            return null;
        });

        assertThat(failure(read)).isInstanceOf(StreamResetException.class);
    }

    @Test
    void T12_aListenerThatSpeaksTheProtocolWithoutAgreeingIsRefused() {
        CompletableFuture<Bytes> read = loop.run(lazy::read);
        answer(Bytes.fromHex("05"), HELLO);

        assertThat(failure(read)).isInstanceOf(MalformedMessageException.class);
        assertThat(dialer.failure()).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void T12_anAnswerForAnotherProtocolIsRefused() {
        CompletableFuture<Bytes> read = loop.run(lazy::read);
        answer(Bytes.utf8("\u0013/multistream/1.0.0\n\u000c/echo/2.0.0\n"));

        assertThat(failure(read)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void aSecondReadBeforeTheAnswerIsRefused() {
        loop.run(lazy::read);

        assertThat(failure(loop.run(lazy::read))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aReadThatWasGivenUpBeforeTheAnswerLosesNothing() {
        loop.run(lazy::read).cancel(false);
        answer(OPENING, HELLO);

        assertThat(read()).isEqualTo(HELLO);
    }

    @Test
    void aReadThatWasGivenUpBehindTheAnswerLosesNothing() {
        CompletableFuture<Bytes> read = loop.run(lazy::read);
        answer(OPENING);
        read.cancel(false);
        answer(HELLO);

        assertThat(read()).isEqualTo(HELLO);
    }

    @Test
    void aReadThatIsGivenUpWhileItsBytesArriveLosesNothing() {
        CompletableFuture<Bytes> read = loop.run(lazy::read);
        loop.run(() -> {
            listener.write(Bytes.concat(OPENING, HELLO));
            loop.execute(() -> read.complete(Bytes.empty()));
            return null;
        });
        answer(HELLO);

        assertThat(read.getNow(null).size() + read().size()).isEqualTo(2 * HELLO.size());
    }

    @Test
    void aFirstWriteThatIsRefusedLeavesTheProposalInFrontOfTheNext() {
        dialer.room(OPENING.size() + HELLO.size());
        assertThat(failure(loop.run(() -> lazy.write(Bytes.wrap(new byte[100])))))
                .isInstanceOf(LimitExceededException.class);
        loop.run(() -> lazy.write(HELLO));

        assertThat(dialer.writes()).containsExactly(Bytes.concat(OPENING, HELLO));
    }

    @Test
    void callsFromOtherThreadsKeepTheirOrder() {
        lazy.write(HELLO);
        lazy.write(Bytes.utf8("world"));
        CompletableFuture<Bytes> read = lazy.read();
        lazy.closeWrite();
        loop.run();
        answer(OPENING, HELLO);

        assertThat(dialer.written()).isEqualTo(Bytes.concat(OPENING, HELLO, Bytes.utf8("world")));
        assertThat(read).isCompletedWithValue(HELLO);
    }

    @Test
    void resettingGoesThrough() {
        lazy.reset(new MalformedMessageException("test"));
        loop.run();

        assertThat(failure(loop.run(lazy::read))).isInstanceOf(MalformedMessageException.class);
        assertThat(lazy.closed()).isCompletedExceptionally();
    }
}
