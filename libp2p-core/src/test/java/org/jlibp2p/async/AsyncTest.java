package org.jlibp2p.async;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

import org.jlibp2p.NodeClosedException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AsyncTest {
    @Test
    void aMillionStepsWithCompletedFuturesOverflowNoStack() {
        AtomicInteger steps = new AtomicInteger();

        CompletableFuture<Void> done =
                Async.loop(() -> CompletableFuture.completedFuture(steps.incrementAndGet() < 1_000_000));

        assertThat(done).isCompleted();
        assertThat(steps).hasValue(1_000_000);
    }

    @Test
    void aMillionStepsThatAlternateBetweenDoneAndPendingOverflowNoStack() {
        AtomicInteger steps = new AtomicInteger();
        List<CompletableFuture<Boolean>> pending = new ArrayList<>();
        CompletableFuture<Void> done = Async.loop(() -> {
            int step = steps.incrementAndGet();
            if (step % 1000 == 0) {
                CompletableFuture<Boolean> later = new CompletableFuture<>();
                pending.add(later);
                return later;
            }
            return CompletableFuture.completedFuture(true);
        });
        while (steps.get() < 1_000_000) {
            pending.remove(0).complete(true);
        }
        pending.remove(0).complete(false);

        assertThat(done).isCompleted();
    }

    @Test
    void whoeverIsToldOfAnOutcomeIsToldTheFailureItself() {
        CompletableFuture<String> source = new CompletableFuture<>();
        List<Object> told = new ArrayList<>();
        Async.whenDone(source, (value, failure) -> told.add(failure == null ? value : failure));
        Async.whenDone(CompletableFuture.completedFuture("done"), (value, failure) -> told.add(value));
        NodeClosedException reason = new NodeClosedException("planted");
        source.completeExceptionally(reason);

        assertThat(told).containsExactly("done", reason);
    }

    @Test
    void aStepThatThrowsFailsTheLoop() {
        CompletableFuture<Void> done = Async.loop(() -> {
            throw new IllegalArgumentException("no");
        });

        assertThat(Async.failureOf(done)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aStepThatFailsLaterFailsTheLoopWithTheFailureItself() {
        CompletableFuture<Boolean> step = new CompletableFuture<>();
        CompletableFuture<Void> done = Async.loop(() -> step);
        step.completeExceptionally(new CompletionException(new IllegalStateException("late")));

        assertThat(Async.failureOf(done))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("late");
    }

    @Test
    void cancellingACompositionCancelsTheFirstOperationWhileItRuns() {
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<Integer> both =
                Async.compose(first, text -> CompletableFuture.completedFuture(1), text -> {});
        both.cancel(false);

        assertThat(first).isCancelled();
    }

    @Test
    void cancellingACompositionCancelsTheSecondOperationWhileItRuns() {
        CompletableFuture<Integer> second = new CompletableFuture<>();
        CompletableFuture<Integer> both =
                Async.compose(CompletableFuture.completedFuture("x"), text -> second, text -> {});
        both.cancel(false);

        assertThat(second).isCancelled();
    }

    @Test
    void aFirstResultThatNobodyWaitsForAnyMoreIsDiscarded() {
        // A future that cannot be cancelled, as one whose cancel comes too late.
        CompletableFuture<String> first = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                return false;
            }
        };
        List<String> discarded = new ArrayList<>();
        CompletableFuture<Integer> both =
                Async.compose(first, text -> CompletableFuture.completedFuture(1), discarded::add);
        both.cancel(false);
        first.complete("late");

        assertThat(discarded).containsExactly("late");
    }

    @Test
    void aCallFromOutsideHopsToTheLoopAndPassesACancelOn() {
        ManualLoop loop = new ManualLoop();
        CompletableFuture<String> inner = new CompletableFuture<>();
        CompletableFuture<String> outer = Async.call(loop, () -> inner);
        loop.run();
        outer.cancel(false);
        loop.run();

        assertThat(inner).isCancelled();
        assertThat(Async.failureOf(outer)).isInstanceOf(CancellationException.class);
    }

    @Test
    void aCallOnAnEndedLoopFails() {
        EventLoops loops = EventLoops.create("ended", 1);
        EventLoop loop = loops.next();
        loops.close();

        CompletableFuture<String> outcome = Async.call(loop, () -> CompletableFuture.completedFuture("x"));

        assertThat(Async.failureOf(outcome)).isInstanceOf(NodeClosedException.class);
    }

    @Test
    void whatThrowsOnTheLoopFailsTheFutureThereToo() {
        ManualLoop loop = new ManualLoop();
        List<CompletableFuture<String>> called = new ArrayList<>();
        loop.run(() -> called.add(Async.call(loop, () -> {
            throw new NodeClosedException("ended");
        })));

        assertThat(called)
                .singleElement()
                .satisfies(future -> assertThat(Async.failureOf(future)).isInstanceOf(NodeClosedException.class));
    }

    @Test
    void whatTheFirstOperationYieldedIsDiscardedIfTheSecondCannotBegin() {
        List<String> discarded = new ArrayList<>();
        CompletableFuture<String> both = Async.compose(
                CompletableFuture.completedFuture("stream"),
                stream -> {
                    throw new IllegalArgumentException("too long");
                },
                discarded::add);

        assertThat(both).isCompletedExceptionally();
        assertThat(discarded).containsExactly("stream");
    }

    @Test
    void aCallThatWasQueuedWhenItsServiceStoppedFails() {
        ManualLoop shared = new ManualLoop();
        SerialLoop part = new SerialLoop("a service", shared);
        CompletableFuture<String> called = Async.call(part, () -> CompletableFuture.completedFuture("late"));
        part.close();
        shared.run();

        assertThat(called).isCompletedExceptionally();
        assertThat(Async.failureOf(called)).isInstanceOf(NodeClosedException.class);
    }

    @Test
    void aResultThatComesTogetherWithACancelIsDiscarded() {
        // One that is completing at this moment does not hear the cancel any more.
        CompletableFuture<String> second = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean interrupt) {
                return false;
            }
        };
        List<String> discarded = new ArrayList<>();
        CompletableFuture<String> both = Async.compose(
                CompletableFuture.completedFuture("first"), first -> second, discarded::add, discarded::add);
        both.cancel(false);
        second.complete("second");

        assertThat(discarded).containsExactly("second");
    }

    @Test
    void mappingPassesACancelOnAndFailuresUnwrapped() {
        CompletableFuture<String> source = new CompletableFuture<>();
        Async.map(source, String::length, text -> {}).cancel(false);
        assertThat(source).isCancelled();
        List<Throwable> seen = new ArrayList<>();
        Async.map(CompletableFuture.failedFuture(new NodeClosedException("ended")), text -> text, text -> {})
                .whenComplete((value, failure) -> seen.add(failure));

        assertThat(seen).singleElement().isInstanceOf(NodeClosedException.class);
    }

    @Test
    void aCopyForALoopCompletesThereAndItsFailureComesUnwrapped() {
        ManualLoop loop = new ManualLoop();
        CompletableFuture<String> source = new CompletableFuture<>();
        CompletableFuture<Boolean> inLoop = Async.copyOf(source, loop).thenApply(value -> loop.inLoop());
        source.complete("from elsewhere");
        CompletableFuture<String> failing = Async.copyOf(
                CompletableFuture.failedFuture(new CompletionException(new NodeClosedException("x"))), loop);
        assertThat(inLoop).isNotDone();
        assertThat(failing).isNotDone();
        List<Throwable> seen = new ArrayList<>();
        failing.whenComplete((value, failure) -> seen.add(failure));
        loop.run();

        assertThat(inLoop).isCompletedWithValue(true);
        assertThat(seen).singleElement().isInstanceOf(NodeClosedException.class);
    }

    @Test
    void whoeverGivesUpACopyForALoopEndsNothing() {
        ManualLoop loop = new ManualLoop();
        CompletableFuture<String> source = new CompletableFuture<>();
        Async.copyOf(source, loop).cancel(false);
        loop.run();

        assertThat(source).isNotDone();
    }

    @Test
    void somethingIsMadeOfAResultAndOfAFailureAlike() {
        CompletableFuture<Integer> made =
                Async.handle(CompletableFuture.completedFuture("four"), (text, failure) -> text.length(), text -> {});
        assertThat(made).isCompletedWithValue(4);
        NodeClosedException reason = new NodeClosedException("ended");
        CompletableFuture<String> wrapped = CompletableFuture.failedFuture(new CompletionException(reason));

        assertThat(Async.handle(wrapped, (text, failure) -> failure, text -> {}))
                .isCompletedWithValue(reason);
    }

    @Test
    void whatIsThrownOverAnOutcomeFailsTheResultWithoutWrappers() {
        NodeClosedException reason = new NodeClosedException("ended");
        CompletableFuture<String> failed = Async.handle(
                CompletableFuture.failedFuture(reason),
                (text, failure) -> {
                    throw new CompletionException(failure);
                },
                text -> {});
        List<Throwable> seen = new ArrayList<>();
        failed.whenComplete((value, failure) -> seen.add(failure));

        assertThat(seen).containsExactly(reason);
    }

    @Test
    void whoHandlesAnOutcomePassesACancelOnAndDiscardsWhatComesLate() {
        CompletableFuture<String> source = new CompletableFuture<>();
        Async.handle(source, (text, failure) -> text, text -> {}).cancel(false);
        assertThat(source).isCancelled();
        // One that is completing at this moment does not hear the cancel any more.
        CompletableFuture<String> late = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean interrupt) {
                return false;
            }
        };
        List<String> handled = new ArrayList<>();
        List<String> discarded = new ArrayList<>();
        Async.handle(late, (text, failure) -> handled.add(text), discarded::add).cancel(false);
        late.complete("late");

        assertThat(handled).containsExactly("late");
        assertThat(discarded).containsExactly("late");
    }
}
