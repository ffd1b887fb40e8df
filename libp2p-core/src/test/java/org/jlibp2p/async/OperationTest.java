package org.jlibp2p.async;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OperationTest {
    private final ManualLoop loop = new ManualLoop();
    private final List<String> freed = new ArrayList<>();
    private final Operation<String> operation = Operation.start(loop, "a test", Duration.ofSeconds(5));

    @Test
    void successKeepsWhatWasHeldAndWithdrawsTheTimer() {
        operation.onAbort(() -> freed.add("held"));
        loop.run(() -> operation.succeed("yes", late -> freed.add(late)));

        assertThat(operation.future()).isCompletedWithValue("yes");
        assertThat(freed).isEmpty();
        assertThat(loop.pendingTimers()).isZero();
    }

    @Test
    void theDeadlineFreesEverythingLastFirst() {
        operation.onAbort(() -> freed.add("first"));
        operation.onAbort(() -> freed.add("second"));
        loop.advance(Duration.ofSeconds(6));

        assertThat(freed).containsExactly("second", "first");
        assertThat(Async.failureOf(operation.future()))
                .isInstanceOfSatisfying(OperationTimeoutException.class, timeout -> {
                    assertThat(timeout.operation()).isEqualTo("a test");
                    assertThat(timeout.deadline()).isEqualTo(Duration.ofSeconds(5));
                });
    }

    @Test
    void whatWasHeldIsFreedBeforeTheFutureFails() {
        List<Integer> freedWhenFailed = new ArrayList<>();
        operation.onAbort(() -> freed.add("held"));
        operation.future().whenComplete((value, failure) -> freedWhenFailed.add(freed.size()));
        loop.run(() -> operation.fail(new IllegalStateException("no")));

        assertThat(freedWhenFailed).containsExactly(1);
    }

    @Test
    void cancellingFromOutsideFreesOnTheLoop() {
        operation.onAbort(() -> freed.add("held"));
        operation.future().cancel(false);
        assertThat(freed).isEmpty();
        loop.run();

        assertThat(freed).containsExactly("held");
        assertThat(loop.pendingTimers()).isZero();
    }

    @Test
    void aResultAfterACancelIsDiscardedAndWhatWasHeldIsFreedOnce() {
        operation.onAbort(() -> freed.add("held"));
        operation.future().cancel(false);
        loop.run(() -> operation.succeed("late", late -> freed.add(late)));

        assertThat(freed).containsExactlyInAnyOrder("late", "held");
    }

    @Test
    void whatIsHeldAfterTheEndIsFreedAtOnce() {
        loop.run(() -> operation.fail(new IllegalStateException("no")));
        operation.onAbort(() -> freed.add("late"));

        assertThat(freed).containsExactly("late");
    }

    @Test
    void aTimeLimitOfTheCallersOwnAbortsToo() {
        operation.onAbort(() -> freed.add("held"));
        operation.future().completeExceptionally(new TimeoutException());
        loop.run();

        assertThat(freed).containsExactly("held");
    }

    @Test
    void aValueFromOutsideFreesAsACancelDoes() {
        operation.onAbort(() -> freed.add("held"));
        operation.future().complete("somebody else's");
        loop.run();

        assertThat(freed).containsExactly("held");
    }

    @Test
    void whatIsHeldAfterASuccessIsKept() {
        loop.run(() -> operation.succeed("yes", late -> freed.add(late)));
        operation.onAbort(() -> freed.add("held"));

        assertThat(freed).isEmpty();
    }

    private final CompletableFuture<String> coming = new CompletableFuture<>();
    private final List<String> there = new ArrayList<>();

    private void need() {
        loop.run(() -> operation.needs(coming, freed::add, there::add));
    }

    @Test
    void itGoesOnWithWhatItNeedsWhenThatIsThere() {
        need();
        coming.complete("stream");
        assertThat(there).as("not on another thread").isEmpty();
        loop.run();

        assertThat(there).containsExactly("stream");
        assertThat(freed).isEmpty();
        loop.run(() -> operation.succeed("yes", late -> freed.add(late)));
        assertThat(freed).as("kept after a success").isEmpty();
    }

    @Test
    void whatItNeedsIsGivenUpIfItEndsBefore() {
        need();
        loop.run(() -> operation.fail(new IllegalStateException("no")));

        assertThat(coming).isCancelled();
        assertThat(there).isEmpty();
    }

    @Test
    void whatItNeedsIsFreedIfItEndsAfterwards() {
        need();
        coming.complete("stream");
        loop.run();
        loop.advance(Duration.ofSeconds(6));

        assertThat(freed).containsExactly("stream");
    }

    @Test
    void whatItNeedsIsFreedOnceIfItComesTooLate() {
        need();
        coming.complete("stream");
        operation.future().cancel(false);
        loop.run();

        assertThat(there).isEmpty();
        assertThat(freed).containsExactly("stream");
    }

    @Test
    void whatItNeedsIsFreedIfItHasSucceededWithoutIt() {
        need();
        loop.run(() -> operation.succeed("yes", late -> freed.add(late)));
        coming.complete("stream");
        loop.run();

        assertThat(there).isEmpty();
        assertThat(freed).containsExactly("stream");
    }

    @Test
    void theFailureOfWhatItNeedsIsItsOwn() {
        need();
        coming.completeExceptionally(new IllegalStateException("no"));
        loop.run();

        assertThat(Async.failureOf(operation.future()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no");
        assertThat(loop.pendingTimers()).isZero();
    }
}
