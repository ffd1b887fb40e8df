package org.jlibp2p.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.EventLoops;
import org.jlibp2p.async.Registration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ManualTimeTest {
    private final ManualTime time = ManualTime.create();
    private final EventLoop loop = time.loop();
    private final List<String> seen = new ArrayList<>();

    @Test
    void nothingRunsBeforeTimeIsDriven() {
        loop.execute(() -> seen.add("task"));
        assertThat(seen).isEmpty();
        time.run();
        assertThat(seen).containsExactly("task");
    }

    @Test
    void tasksRunInTheOrderTheyCameWhicheverLoopTheyAreFor() {
        EventLoops others = time.loops("other", 2);
        EventLoop a = others.next();
        EventLoop b = others.next();
        a.execute(() -> {
            seen.add("1");
            loop.execute(() -> seen.add("4"));
        });
        b.execute(() -> seen.add("2"));
        a.execute(() -> seen.add("3"));
        time.run();
        assertThat(seen).containsExactly("1", "2", "3", "4");
    }

    @Test
    void aLoopIsTheRunningOneOnlyInsideItsOwnTasks() {
        EventLoop other = time.loops("other", 1).next();
        assertThat(loop.inLoop()).isFalse();
        loop.execute(() -> seen.add(loop.inLoop() + " " + other.inLoop()));
        other.execute(() -> seen.add(loop.inLoop() + " " + other.inLoop()));
        loop.schedule(Duration.ofSeconds(1), () -> seen.add(loop.inLoop() + " " + other.inLoop()));
        time.advance(Duration.ofSeconds(1));
        assertThat(seen).containsExactly("true false", "false true", "true false");
        assertThat(loop.inLoop()).isFalse();
    }

    @Test
    void loopsAreHandedOutInTurn() {
        EventLoops others = time.loops("other", 2);
        EventLoop first = others.next();
        assertThat(others.next()).isNotSameAs(first);
        assertThat(others.next()).isSameAs(first);
        assertThat(time.next()).isSameAs(loop);
        assertThatThrownBy(() -> time.loops("none", 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void timersFireInTheOrderOfTheirTimeAndThoseOfOneTimeInTheOrderTheyWereSet() {
        loop.schedule(Duration.ofSeconds(2), () -> seen.add("second"));
        loop.schedule(Duration.ofSeconds(1), () -> seen.add("first"));
        loop.schedule(Duration.ofSeconds(2), () -> seen.add("third"));
        time.advance(Duration.ofMillis(999));
        assertThat(seen).isEmpty();
        time.advance(Duration.ofMillis(1));
        assertThat(seen).containsExactly("first");
        time.advance(Duration.ofHours(1));
        assertThat(seen).containsExactly("first", "second", "third");
    }

    @Test
    void aTimerSeesItsOwnMomentAndMaySetOthersOnTheWay() {
        loop.schedule(Duration.ofSeconds(3), () -> {
            seen.add(time.elapsed().toString());
            loop.schedule(Duration.ofSeconds(4), () -> seen.add(time.elapsed().toString()));
        });
        time.advance(Duration.ofSeconds(10));
        assertThat(seen).containsExactly("PT3S", "PT7S");
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void theTasksOfATimerRunBeforeTheNextTimer() {
        loop.schedule(Duration.ofSeconds(1), () -> loop.execute(() -> seen.add("task of the first")));
        loop.schedule(Duration.ofSeconds(1), () -> seen.add("second timer"));
        time.advance(Duration.ofSeconds(1));
        assertThat(seen).containsExactly("task of the first", "second timer");
    }

    @Test
    void theClocksGoOnTogether() {
        ManualTime later = ManualTime.startingAt(Instant.parse("2030-02-03T04:05:06Z"));
        long before = later.loop().nanoTime();
        later.advance(Duration.ofMillis(1500));
        assertThat(later.loop().now()).isEqualTo(Instant.parse("2030-02-03T04:05:07.500Z"));
        assertThat(later.loop().nanoTime() - before).isEqualTo(1_500_000_000L);
    }

    @Test
    void aTimerThatWasWithdrawnDoesNotFire() {
        Registration timer = loop.schedule(Duration.ofSeconds(1), () -> seen.add("withdrawn"));
        Registration other = loop.schedule(Duration.ofSeconds(1), () -> seen.add("kept"));
        assertThat(time.timers()).isEqualTo(2);
        timer.close();
        timer.close();
        assertThat(time.timers()).isEqualTo(1);
        time.advance(Duration.ofSeconds(2));
        other.close();
        assertThat(seen).containsExactly("kept");
        assertThat(time.timers()).isZero();
    }

    @Test
    void timeDoesNotGoBack() {
        assertThatThrownBy(() -> time.advance(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void awaitLetsTimeGoOnOnlyAsFarAsNeeded() {
        CompletableFuture<String> future = new CompletableFuture<>();
        loop.schedule(Duration.ofSeconds(5), () -> future.complete("done"));
        loop.schedule(Duration.ofSeconds(6), () -> seen.add("too far"));
        assertThat(time.await(future)).isEqualTo("done");
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(5));
        assertThat(seen).isEmpty();
    }

    @Test
    void awaitThrowsWhatTheFutureFailedWith() {
        ProtocolViolationException failure = new ProtocolViolationException("x");
        assertThatThrownBy(
                        () -> time.await(CompletableFuture.failedFuture(failure).thenApply(x -> x)))
                .isSameAs(failure);
        Exception checked = new Exception("checked");
        assertThatThrownBy(() -> time.await(CompletableFuture.failedFuture(checked)))
                .isInstanceOf(CompletionException.class)
                .hasCause(checked);
        CompletableFuture<String> cancelled = new CompletableFuture<>();
        cancelled.cancel(false);
        assertThatThrownBy(() -> time.await(cancelled)).isInstanceOf(CancellationException.class);
    }

    @Test
    void awaitFailsWhenNothingIsLeftThatCouldCompleteTheFuture() {
        assertThatThrownBy(() -> time.await(new CompletableFuture<>())).isInstanceOf(AssertionError.class);
    }

    @Test
    void awaitFailsWhenTimersGoOnForEver() {
        every(Duration.ofSeconds(30));
        assertThatThrownBy(() -> time.await(new CompletableFuture<>(), Duration.ofMinutes(2)))
                .isInstanceOf(AssertionError.class);
        assertThat(time.elapsed()).isEqualTo(Duration.ofMinutes(2));
    }

    private void every(Duration interval) {
        loop.schedule(interval, () -> every(interval));
    }

    @Test
    void endlessTasksAreFound() {
        ManualTime bounded = ManualTime.withTasksAtOneMoment(1000);
        forEver(bounded.loop(), seen);
        assertThatThrownBy(bounded::run).isInstanceOf(AssertionError.class).hasMessageContaining("endless");
        assertThat(seen).hasSize(1000);
    }

    private static void forEver(EventLoop loop, List<String> seen) {
        loop.execute(() -> {
            seen.add("again");
            forEver(loop, seen);
        });
    }

    @Test
    void endlessTimersWithoutDelayAreFound() {
        ManualTime bounded = ManualTime.withTasksAtOneMoment(1000);
        atOnceForEver(bounded.loop());
        assertThatThrownBy(() -> bounded.advance(Duration.ofSeconds(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("endless");
    }

    private static void atOnceForEver(EventLoop loop) {
        loop.schedule(Duration.ZERO, () -> atOnceForEver(loop));
    }

    @Test
    void manyTasksAreNotEndlessWhenTimeGoesOn() {
        ManualTime bounded = ManualTime.withTasksAtOneMoment(10);
        for (int i = 0; i < 100; i++) {
            bounded.loop().schedule(Duration.ofSeconds(i), () -> seen.add("timer"));
        }
        bounded.advance(Duration.ofSeconds(100));
        assertThat(seen).hasSize(100);
    }

    @Test
    void aTaskThatThrowsStopsNothingButIsToldInTheEnd() {
        RuntimeException bug = new IllegalStateException("bug");
        loop.execute(() -> {
            throw bug;
        });
        loop.execute(() -> seen.add("after"));
        assertThatThrownBy(time::run)
                .isInstanceOf(AssertionError.class)
                .satisfies(error -> assertThat(error.getSuppressed()).containsExactly(bug));
        assertThat(seen).containsExactly("after");
        time.run();
    }

    @Test
    void timeCannotBeDrivenFromInsideATask() {
        loop.execute(() -> assertThatThrownBy(time::run).isInstanceOf(IllegalStateException.class));
        time.run();
    }

    @Test
    void tasksMayComeFromOtherThreads() throws InterruptedException {
        Thread other = new Thread(
                () -> loop.execute(() -> seen.add(Thread.currentThread().getName())));
        other.start();
        other.join();
        time.run();
        assertThat(seen).containsExactly(Thread.currentThread().getName());
    }

    @Test
    void loopsThatWereClosedRefuseTasksAndForgetTimersAndLeaveOthersAlone() {
        EventLoops others = time.loops("other", 1);
        EventLoop other = others.next();
        other.schedule(Duration.ofSeconds(1), () -> seen.add("forgotten"));
        loop.schedule(Duration.ofSeconds(1), () -> seen.add("kept"));
        other.execute(() -> seen.add("was there before"));
        others.close();
        assertThatThrownBy(() -> other.execute(() -> {})).isInstanceOf(NodeClosedException.class);
        assertThatThrownBy(() -> other.schedule(Duration.ZERO, () -> {})).isInstanceOf(NodeClosedException.class);
        time.advance(Duration.ofSeconds(1));
        assertThat(seen).containsExactly("was there before", "kept");
        time.close();
        assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(NodeClosedException.class);
    }
}
