package org.jlibp2p.transport.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.LimitExceededException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OutboxTest {
    private static final int UNAWAITED = 1000;

    private final List<Bytes> sent = new ArrayList<>();
    private int ends;
    private final Outbox outbox = new Outbox(UNAWAITED, sent::add, () -> ends++);

    private CompletableFuture<Void> write(int size) {
        CompletableFuture<Void> accepted = new CompletableFuture<>();
        outbox.write(Bytes.wrap(new byte[size]), accepted);
        return accepted;
    }

    private CompletableFuture<Void> end() {
        CompletableFuture<Void> accepted = new CompletableFuture<>();
        outbox.end(accepted);
        return accepted;
    }

    private void spendAllCredit() {
        for (int left = MemoryPipe.CAPACITY; left > 0; left -= Math.min(left, UNAWAITED)) {
            assertThat(write(Math.min(left, UNAWAITED))).isCompleted();
        }
        sent.clear();
    }

    @Test
    void aWriteIsAcceptedWhileThereIsCredit() {
        assertThat(write(10)).isCompleted();
        assertThat(sent).hasSize(1);
    }

    @Test
    void aWriteWithoutCreditWaitsAndGoesOutAsFarAsCreditComes() {
        spendAllCredit();
        CompletableFuture<Void> waiting = write(100);
        outbox.credit(99);
        assertThat(waiting).isNotDone();
        assertThat(sent).extracting(Bytes::size).containsExactly(99);
        outbox.credit(1);
        assertThat(waiting).isCompleted();
        assertThat(sent).extracting(Bytes::size).containsExactly(99, 1);
    }

    @Test
    void whatWaitsIsBoundedAndTheRefusedWriteLeavesNothing() {
        spendAllCredit();
        write(600);
        write(400);
        assertThatThrownBy(() -> write(1).getNow(null)).hasCauseInstanceOf(LimitExceededException.class);
        outbox.credit(5000);
        assertThat(sent.stream().mapToInt(Bytes::size).sum()).isEqualTo(1000);
        assertThat(write(UNAWAITED)).isCompleted();
    }

    @Test
    void anEmptyWriteCompletesInItsTurn() {
        assertThat(write(0)).isCompleted();
        spendAllCredit();
        CompletableFuture<Void> before = write(1);
        CompletableFuture<Void> empty = write(0);
        assertThat(empty).isNotDone();
        outbox.credit(1);
        assertThat(before).isCompleted();
        assertThat(empty).isCompleted();
        assertThat(sent).hasSize(1);
    }

    @Test
    void theEndGoesOutOnceBehindWhatWaitsAndNeedsNoCredit() {
        spendAllCredit();
        CompletableFuture<Void> waiting = write(1);
        CompletableFuture<Void> first = end();
        CompletableFuture<Void> second = end();
        assertThat(List.of(waiting, first, second)).noneMatch(CompletableFuture::isDone);
        assertThatThrownBy(() -> write(1).getNow(null)).hasCauseInstanceOf(IllegalStateException.class);
        outbox.credit(1);
        assertThat(List.of(waiting, first, second, end())).allMatch(CompletableFuture::isDone);
        assertThat(ends).isEqualTo(1);
        assertThat(outbox.hasEnded()).isTrue();
    }

    @Test
    void aWriteInTheContinuationOfAnotherKeepsTheOrder() {
        spendAllCredit();
        CompletableFuture<Void> first = write(1);
        first.thenRun(() -> write(3));
        write(2);
        outbox.credit(100);
        assertThat(sent).extracting(Bytes::size).containsExactly(1, 2, 3);
    }

    @Test
    void aFailureEndsAllThatWaits() {
        spendAllCredit();
        CompletableFuture<Void> waiting = write(1);
        CompletableFuture<Void> end = end();
        ProtocolViolationException reason = new ProtocolViolationException("over");
        outbox.fail(reason);
        assertThatThrownBy(() -> waiting.getNow(null)).hasCause(reason);
        assertThatThrownBy(() -> end.getNow(null)).hasCause(reason);
    }
}
