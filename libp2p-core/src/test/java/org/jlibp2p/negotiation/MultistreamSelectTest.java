package org.jlibp2p.negotiation;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MultistreamSelectTest {
    private static final ProtocolId ECHO = ProtocolId.of("/echo/1.0.0");
    private static final ProtocolId OLD_ECHO = ProtocolId.of("/echo/0.9.0");
    private static final Bytes HEADER = Bytes.utf8("\u0013/multistream/1.0.0\n");
    private static final Bytes NA = Bytes.utf8("\u0003na\n");
    private static final Bytes ECHO_MESSAGE = Bytes.utf8("\u000c/echo/1.0.0\n");
    private static final Bytes OLD_ECHO_MESSAGE = Bytes.utf8("\u000c/echo/0.9.0\n");

    private final ManualLoop loop = new ManualLoop();
    private final List<TestPipe> pipes = TestPipe.pair(loop);
    private final TestPipe dialer = pipes.get(0);
    private final TestPipe listener = pipes.get(1);

    private CompletableFuture<Negotiated> propose(ProtocolId... inOrder) {
        return loop.run(() -> MultistreamSelect.propose(dialer, List.of(inOrder)));
    }

    private CompletableFuture<Negotiated> accept(ProtocolId... served) {
        return loop.run(() -> MultistreamSelect.accept(listener, List.of(served)::contains));
    }

    private CompletableFuture<Negotiated> acceptFrom(Bytes... said) {
        loop.run(() -> dialer.write(Bytes.concat(said)));
        return accept(ECHO);
    }

    private void answer(Bytes... said) {
        loop.run(() -> listener.write(Bytes.concat(said)));
    }

    private static Bytes message(String text) {
        return Messages.of(ProtocolId.of(text));
    }

    private static <T> T now(CompletableFuture<T> future) {
        assertThat(future).isCompleted();
        return future.getNow(null);
    }

    private static Throwable failure(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return Async.failureOf(future);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1000})
    void bothSidesAgreeHoweverTheBytesAreCut(int piece) {
        dialer.maxRead(piece);
        listener.maxRead(piece);
        CompletableFuture<Negotiated> accepted = accept(ECHO);
        CompletableFuture<Negotiated> proposed = propose(OLD_ECHO, ECHO);

        assertThat(now(proposed).protocol()).isEqualTo(ECHO);
        assertThat(now(accepted).protocol()).isEqualTo(ECHO);
        assertThat(now(proposed).duplex()).isSameAs(dialer);
        assertThat(now(accepted).duplex()).isSameAs(listener);
        assertThat(dialer.written()).isEqualTo(Bytes.concat(HEADER, OLD_ECHO_MESSAGE, ECHO_MESSAGE));
        assertThat(listener.written()).isEqualTo(Bytes.concat(HEADER, NA, ECHO_MESSAGE));
    }

    @Test
    void headerAndFirstProposalGoOutInOneWriteWithoutWaiting() {
        CompletableFuture<Negotiated> proposed = propose(ECHO);

        assertThat(dialer.writes()).containsExactly(Bytes.concat(HEADER, ECHO_MESSAGE));
        assertThat(proposed).isNotDone();
    }

    @Test
    void theListenersHeaderGoesOutWithoutWaiting() {
        CompletableFuture<Negotiated> accepted = accept(ECHO);

        assertThat(listener.writes()).containsExactly(HEADER);
        assertThat(accepted).isNotDone();
    }

    @Test
    void whatIsKnownAtOnceIsAnsweredInOneWrite() {
        acceptFrom(HEADER, OLD_ECHO_MESSAGE, ECHO_MESSAGE);

        assertThat(listener.writes()).containsExactly(Bytes.concat(HEADER, NA, ECHO_MESSAGE));
    }

    @Test
    void aListenerThatSaysNothingBeforeTheDialerIsUnderstood() {
        CompletableFuture<Negotiated> proposed = propose(ECHO);
        answer(HEADER, ECHO_MESSAGE);

        assertThat(now(proposed).protocol()).isEqualTo(ECHO);
    }

    @Test
    void bytesBehindTheProposalAreReadFirst() {
        CompletableFuture<Negotiated> accepted = acceptFrom(HEADER, ECHO_MESSAGE, Bytes.utf8("hello"));

        CompletableFuture<Bytes> first = loop.run(() -> now(accepted).duplex().read());
        assertThat(now(first)).isEqualTo(Bytes.utf8("hello"));
        CompletableFuture<Bytes> second = loop.run(() -> now(accepted).duplex().read());
        assertThat(second).isNotDone();
        loop.run(() -> dialer.write(Bytes.utf8("again")));
        assertThat(now(second)).isEqualTo(Bytes.utf8("again"));
    }

    @Test
    void bytesPutBackAreGoneAfterAReset() {
        Negotiated accepted = now(acceptFrom(HEADER, ECHO_MESSAGE, Bytes.utf8("hello")));
        accepted.duplex().reset(new StreamResetException(ErrorCode.NONE, false));
        loop.run();

        assertThat(failure(loop.run(accepted.duplex()::read))).isInstanceOf(StreamResetException.class);
    }

    @Test
    void aPeerThatServesNothingProposedIsReportedWithWhatWasOffered() {
        CompletableFuture<Negotiated> proposed = propose(ECHO, OLD_ECHO);
        answer(HEADER, NA, NA);

        assertThat(failure(proposed))
                .isInstanceOfSatisfying(
                        NegotiationException.class,
                        refused -> assertThat(refused.offered()).containsExactly(ECHO, OLD_ECHO));
        assertThat(dialer.failure())
                .isInstanceOfSatisfying(
                        StreamResetException.class,
                        reset -> assertThat(reset.code()).isEqualTo(ErrorCode.NEGOTIATION_FAILED));
    }

    @Test
    void proposingNothingIsTheCallersMistake() {
        assertThatThrownBy(() -> propose()).isInstanceOf(IllegalArgumentException.class);
        assertThat(dialer.writes()).isEmpty();
    }

    @Test
    void theEndOfTheInputFailsTheDialer() {
        CompletableFuture<Negotiated> proposed = propose(ECHO);
        loop.run(listener::closeWrite);

        assertThat(failure(proposed)).isInstanceOf(NegotiationException.class);
        assertThat(dialer.failure()).isNotNull();
    }

    @Test
    void theEndOfTheInputFailsTheListener() {
        CompletableFuture<Negotiated> accepted = accept(ECHO);
        loop.run(dialer::closeWrite);

        assertThat(failure(accepted)).isInstanceOf(NegotiationException.class);
        assertThat(listener.failure()).isNotNull();
    }

    @Test
    void aBrokenPipeFailsAsItBroke() {
        CompletableFuture<Negotiated> proposed = propose(ECHO);
        loop.run(() -> {
            listener.reset(new ProtocolViolationException("test"));
            return null;
        });

        assertThat(failure(proposed))
                .isInstanceOfSatisfying(
                        StreamResetException.class,
                        reset -> assertThat(reset.remote()).isTrue());
    }

    @Test
    void givingUpResetsThePipe() {
        CompletableFuture<Negotiated> proposed = propose(ECHO);
        proposed.cancel(false);
        loop.run();

        assertThat(dialer.failure()).isNotNull();
    }

    @Test
    void aPredicateThatThrowsFailsTheNegotiationAndNothingElse() {
        loop.run(() -> dialer.write(Bytes.concat(HEADER, ECHO_MESSAGE)));
        IllegalStateException bug = new IllegalStateException("bug");
        CompletableFuture<Negotiated> accepted = loop.run(() -> MultistreamSelect.accept(listener, protocol -> {
            throw bug;
        }));

        assertThat(failure(accepted)).isInstanceOf(StreamResetException.class).hasCause(bug);
        assertThat(listener.failure()).isNotNull();
    }

    @Test
    void theLongestProtocolIdIsAgreedOn() {
        ProtocolId longest = ProtocolId.of("/" + "x".repeat(ProtocolId.MAX_SIZE - 1));
        CompletableFuture<Negotiated> accepted = accept(longest);
        propose(longest);

        assertThat(now(accepted).protocol()).isEqualTo(longest);
        assertThatThrownBy(() -> ProtocolId.of("/" + "x".repeat(ProtocolId.MAX_SIZE)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void assertMalformed(CompletableFuture<Negotiated> negotiation, TestPipe pipe) {
        assertThat(failure(negotiation)).isInstanceOf(MalformedMessageException.class);
        assertThat(pipe.failure()).isInstanceOf(MalformedMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8108", "ff7f", "ffff", "ffffffffffffffffff01", "ffffffff0f"})
    void T12_aLengthAboveTheLimitIsRefusedBeforeTheMessageArrives(String length) {
        assertMalformed(acceptFrom(HEADER, Bytes.fromHex(length)), listener);
    }

    @ParameterizedTest
    @ValueSource(strings = {"14", "00", "8108", "ff7f", "132e", "132f6d756c7469737472656d"})
    void T12_aBeginningThatIsNotTheHeadersIsRefusedAtItsFirstWrongByte(String beginning) {
        assertMalformed(acceptFrom(Bytes.fromHex(beginning)), listener);
    }

    @Test
    void aHeaderThatComesByteByByteIsWaitedFor() {
        for (int size = 1; size < HEADER.size(); size++) {
            assertThat(new MultistreamSelectTest().acceptFrom(HEADER.slice(0, size)))
                    .isNotDone();
        }
    }

    @Test
    void T12_theLimitItselfIsAccepted() {
        assertThat(acceptFrom(HEADER, Bytes.fromHex("8008"))).isNotDone();
    }

    @Test
    void T12_aMessageWithoutNewlineIsRefused() {
        assertMalformed(acceptFrom(HEADER, Bytes.utf8("\u000b/echo/1.0.0")), listener);
    }

    @Test
    void T12_aSecondHeaderIsRefusedByTheListener() {
        assertMalformed(acceptFrom(HEADER, HEADER), listener);
    }

    @Test
    void T12_aSecondHeaderIsRefusedByTheDialer() {
        CompletableFuture<Negotiated> proposed = propose(ECHO);
        answer(HEADER, HEADER, ECHO_MESSAGE);
        assertMalformed(proposed, dialer);
    }

    @Test
    void T12_aMissingHeaderIsRefusedByTheListener() {
        assertMalformed(acceptFrom(ECHO_MESSAGE), listener);
    }

    @Test
    void T12_aMissingHeaderIsRefusedByTheDialer() {
        CompletableFuture<Negotiated> proposed = propose(ECHO);
        answer(ECHO_MESSAGE);
        assertMalformed(proposed, dialer);
    }

    @Test
    void T12_thousandsOfProposalsAreCutOff() {
        Bytes[] proposals = new Bytes[5001];
        Arrays.fill(proposals, OLD_ECHO_MESSAGE);
        proposals[0] = HEADER;
        CompletableFuture<Negotiated> accepted = acceptFrom(proposals);

        assertThat(failure(accepted)).isInstanceOf(ProtocolViolationException.class);
        assertThat(listener.failure()).isInstanceOf(ProtocolViolationException.class);
    }

    @Test
    void T12_asManyProposalsAsAreAllowedAreAnswered() {
        Bytes[] proposals = new Bytes[MultistreamSelect.MAX_PROPOSALS + 1];
        Arrays.fill(proposals, OLD_ECHO_MESSAGE);
        proposals[0] = HEADER;
        proposals[MultistreamSelect.MAX_PROPOSALS] = ECHO_MESSAGE;

        assertThat(now(acceptFrom(proposals)).protocol()).isEqualTo(ECHO);
    }

    @Test
    void T12_aListOfProtocolsIsNotGivenOut() {
        acceptFrom(HEADER, message("ls"));

        assertThat(listener.written()).isEqualTo(Bytes.concat(HEADER, NA));
    }

    @Test
    void T12_listsThatAreAskedForAgainAndAgainAreCutOff() {
        Bytes[] questions = new Bytes[5001];
        Arrays.fill(questions, message("ls"));
        questions[0] = HEADER;

        assertThat(failure(acceptFrom(questions))).isInstanceOf(ProtocolViolationException.class);
    }

    @Test
    void T12_aListOfProtocolsThatNobodyAskedForIsRefused() {
        CompletableFuture<Negotiated> proposed = propose(ECHO);
        Bytes[] list = new Bytes[1001];
        Arrays.fill(list, ECHO_MESSAGE);
        list[0] = Bytes.concat(HEADER, Bytes.fromHex("f15d"));
        answer(list);

        assertMalformed(proposed, dialer);
    }

    @Test
    void T12_aShortListOfProtocolsThatNobodyAskedForIsRefused() {
        CompletableFuture<Negotiated> proposed = propose(ECHO);
        answer(HEADER, Bytes.utf8("\u000e"), ECHO_MESSAGE, Bytes.utf8("\n"));

        assertMalformed(proposed, dialer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0007/a\u0000/b\n", "\u0007/a\r/b\n", "\u0007/a\n/b\n", "\u0008/a\u0085/b\n", "\u0001\n"})
    void T12_anIdWithControlCharactersIsRefused(String proposal) {
        Bytes encoded = Bytes.utf8(proposal);
        byte[] exact = encoded.toByteArray();
        exact[0] = (byte) (encoded.size() - 1);

        assertMalformed(acceptFrom(HEADER, Bytes.wrap(exact)), listener);
    }

    @Test
    void T12_anIdThatIsNotUtf8IsRefused() {
        assertMalformed(acceptFrom(HEADER, Bytes.fromHex("042fc3280a")), listener);
    }

    @Test
    void T12_theSimultaneousOpenTokensAreNotServed() {
        Bytes select = message("select:1311768467294899695");
        acceptFrom(HEADER, message("/libp2p/simultaneous-connect"), select, select);

        assertThat(listener.written()).isEqualTo(Bytes.concat(HEADER, NA, NA, NA));
    }

    @Test
    void T44_aLengthOfZeroIsRefused() {
        assertMalformed(acceptFrom(HEADER, Bytes.fromHex("00")), listener);
    }

    @Test
    void T44_aLengthThatIsNotInItsShortestFormIsRefused() {
        assertMalformed(acceptFrom(Bytes.concat(Bytes.fromHex("9300"), HEADER.slice(1))), listener);
    }

    @Test
    void T68_aLengthThatWouldBeNegativeAsAnIntIsRefused() {
        assertMalformed(acceptFrom(Bytes.fromHex("8080808008")), listener);
    }
}
