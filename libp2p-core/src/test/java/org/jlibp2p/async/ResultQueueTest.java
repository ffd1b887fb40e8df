package org.jlibp2p.async;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.fake.ManualLoop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ResultQueueTest {
    private final ManualLoop loop = new ManualLoop();
    private final ResultQueue<String> queue = ResultQueue.create(loop, 2);

    private <T> T onLoop(Supplier<T> action) {
        List<T> result = new ArrayList<>();
        loop.execute(() -> result.add(action.get()));
        loop.run();
        return result.get(0);
    }

    private void onLoop(Runnable action) {
        loop.execute(action);
        loop.run();
    }

    private CompletableFuture<Boolean> put(String result) {
        return onLoop(() -> queue.put(result));
    }

    private CompletableFuture<Optional<String>> next() {
        CompletableFuture<Optional<String>> next = queue.next();
        loop.run();
        return next;
    }

    @Test
    void aSearchThatFailsBecauseItIsClosedEndsForWhoeverWaits() {
        onLoop(() -> queue.onClose(() -> queue.fail(new CancellationException("stopped"))));
        CompletableFuture<Optional<String>> pending = next();
        queue.close();
        loop.run();
        assertThat(pending).isCompletedWithValue(Optional.empty());
        assertThat(next()).isCompletedWithValue(Optional.empty());
    }

    @Test
    void theFinderSeesThatTheAskerHadEnoughBeforeTheEnd() {
        assertThat(onLoop(queue::isClosedEarly)).isFalse();
        queue.close();
        loop.run();
        assertThat(onLoop(queue::isClosedEarly)).isTrue();
        onLoop(queue::end);
        assertThat(onLoop(queue::isClosedEarly)).isTrue();
    }

    @Test
    void whoeverClosesAtTheEndHasNotStoppedTheSearch() {
        List<Boolean> early = new ArrayList<>();
        onLoop(() -> queue.onEnd(() -> early.add(queue.isClosedEarly())));
        queue.take(1);
        loop.run();
        onLoop(queue::end); // which closes it, since no more can be taken
        assertThat(early).containsExactly(false);
    }

    @Test
    void resultsComeInTheirOrderBeforeOrAfterTheyAreAskedFor() {
        put("a");
        CompletableFuture<Optional<String>> first = next();
        CompletableFuture<Optional<String>> second = next();
        assertThat(first).isCompletedWithValue(Optional.of("a"));
        assertThat(second).isNotDone();
        assertThat(put("b")).isCompletedWithValue(true);
        assertThat(second).isCompletedWithValue(Optional.of("b"));
    }

    @Test
    void theFinderWaitsUntilThereIsRoom() {
        put("a");
        put("b");
        CompletableFuture<Boolean> third = put("c");
        assertThat(third).isNotDone();
        next();
        assertThat(third).isCompletedWithValue(true);
        assertThat(next()).isCompletedWithValue(Optional.of("b"));
        assertThat(next()).isCompletedWithValue(Optional.of("c"));
    }

    @Test
    void aFinderThatDoesNotWaitIsStopped() {
        for (String result : List.of("a", "b", "c", "d")) {
            put(result);
        }
        onLoop(() -> assertThatThrownBy(() -> queue.put("e")).isInstanceOf(IllegalStateException.class));
    }

    @Test
    void theEndComesBehindTheLastResultAndIsSaidAgain() {
        put("a");
        onLoop(queue::end);
        assertThat(put("late")).isCompletedWithValue(false);
        assertThat(next()).isCompletedWithValue(Optional.of("a"));
        assertThat(next()).isCompletedWithValue(Optional.empty());
        assertThat(next()).isCompletedWithValue(Optional.empty());
    }

    @Test
    void resultsThatWaitForRoomComeBeforeTheEndToo() {
        for (String result : List.of("a", "b", "c")) {
            put(result);
        }
        onLoop(queue::end);
        CompletableFuture<List<String>> all = queue.take(10);
        loop.run();
        assertThat(all).isCompletedWithValue(List.of("a", "b", "c"));
    }

    @Test
    void aFailureComesBehindTheLastResult() {
        put("a");
        NodeClosedException failure = new NodeClosedException("gone");
        onLoop(() -> queue.fail(failure));
        assertThat(next()).isCompletedWithValue(Optional.of("a"));
        assertThat(Async.failureOf(next())).isSameAs(failure);
        assertThat(Async.failureOf(next())).isSameAs(failure);
    }

    @Test
    void thoseWhoWaitHearOfTheEnd() {
        CompletableFuture<Optional<String>> waiting = next();
        onLoop(queue::end);
        assertThat(waiting).isCompletedWithValue(Optional.empty());
    }

    @Test
    void oneQuestionAtATime() {
        next();
        assertThat(Async.failureOf(next())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatNobodyWaitsForAnyMoreGoesToTheNextQuestion() {
        CompletableFuture<Optional<String>> given = next();
        given.cancel(false);
        put("a");
        assertThat(next()).isCompletedWithValue(Optional.of("a"));
    }

    @Test
    void closingStopsTheSearchAndReleasesTheFinder() {
        List<String> stopped = new ArrayList<>();
        onLoop(() -> queue.onClose(() -> stopped.add("stopped")));
        put("a");
        put("b");
        CompletableFuture<Boolean> waiting = put("c");
        queue.close();
        queue.close();
        loop.run();
        assertThat(stopped).containsExactly("stopped");
        assertThat(waiting).isCompletedWithValue(false);
        assertThat(put("d")).isCompletedWithValue(false);
        assertThat(next()).isCompletedWithValue(Optional.empty());
        onLoop(() -> queue.onClose(() -> stopped.add("late")));
        assertThat(stopped).containsExactly("stopped", "late");
    }

    @Test
    void closingAfterTheEndStopsNothing() {
        List<String> stopped = new ArrayList<>();
        onLoop(() -> queue.onClose(() -> stopped.add("stopped")));
        onLoop(queue::end);
        queue.close();
        loop.run();
        assertThat(stopped).isEmpty();
    }

    @Test
    void takingClosesWhenThereAreEnough() {
        List<String> stopped = new ArrayList<>();
        onLoop(() -> queue.onClose(() -> stopped.add("stopped")));
        CompletableFuture<List<String>> two = queue.take(2);
        loop.run();
        put("a");
        assertThat(two).isNotDone();
        put("b");
        loop.run();
        assertThat(two).isCompletedWithValue(List.of("a", "b"));
        assertThat(stopped).containsExactly("stopped");
    }

    @Test
    void takingEndsWithTheSearchAndFailsWithIt() {
        CompletableFuture<List<String>> all = queue.take(10);
        loop.run();
        put("a");
        onLoop(queue::end);
        assertThat(all).isCompletedWithValue(List.of("a"));

        ResultQueue<String> failing = ResultQueue.create(loop, 1);
        CompletableFuture<List<String>> none = failing.take(10);
        loop.run();
        onLoop(() -> failing.fail(new NodeClosedException("gone")));
        assertThat(Async.failureOf(none)).isInstanceOf(NodeClosedException.class);
    }

    @Test
    void givingUpTakingClosesTheSearch() {
        List<String> stopped = new ArrayList<>();
        onLoop(() -> queue.onClose(() -> stopped.add("stopped")));
        CompletableFuture<List<String>> all = queue.take(10);
        loop.run();
        all.cancel(false);
        loop.run();
        assertThat(stopped).containsExactly("stopped");
    }

    @Test
    void manyResultsDoNotGrowTheStack() {
        ResultQueue<Integer> many = ResultQueue.create(loop, 1);
        int[] count = new int[1];
        loop.execute(() -> Async.loop(() -> many.put(count[0]++).thenApply(wanted -> wanted && count[0] < 200_000))
                .thenRun(many::end));
        CompletableFuture<List<Integer>> all = many.take(Integer.MAX_VALUE);
        loop.run();
        assertThat(all.getNow(List.of())).hasSize(200_000);
    }

    @Test
    @Timeout(180)
    void aThreadThatMayWaitIteratesOverThemAll() {
        try (JdkLoops loops = new JdkLoops()) {
            ResultQueue<Integer> numbers = ResultQueue.create(loops.loop(), 3);
            loops.loop().execute(() -> {
                int[] next = new int[1];
                Async.loop(() -> numbers.put(next[0]++).thenApply(wanted -> wanted && next[0] < 100))
                        .thenRun(numbers::end);
            });
            List<Integer> seen = new ArrayList<>();
            numbers.blocking().forEach(seen::add);
            assertThat(seen).hasSize(100).isSorted();
            var iterator = numbers.blocking().iterator();
            assertThat(iterator.hasNext()).isFalse();
            assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    @Timeout(180)
    void aFailureIsThrownAndAnInterruptGivesUp() {
        try (JdkLoops loops = new JdkLoops()) {
            ResultQueue<Integer> failing = ResultQueue.create(loops.loop(), 3);
            loops.loop().execute(() -> failing.fail(new NodeClosedException("gone")));
            assertThatThrownBy(() -> failing.blocking().iterator().hasNext()).isInstanceOf(NodeClosedException.class);
            CompletableFuture<Void> stopped = new CompletableFuture<>();
            ResultQueue<Integer> endless = ResultQueue.create(loops.loop(), 3);
            loops.loop().execute(() -> endless.onClose(() -> stopped.complete(null)));
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> endless.blocking().iterator().hasNext()).isInstanceOf(CancellationException.class);
            assertThat(Thread.interrupted()).isTrue();
            stopped.join();
        }
    }

    @Test
    void waitingOnTheLoopIsRefused() {
        onLoop(() -> assertThatThrownBy(() -> queue.blocking().iterator().hasNext())
                .isInstanceOf(IllegalStateException.class));
    }

    private static final class JdkLoops implements AutoCloseable {
        private final EventLoops loops = EventLoops.create("results-test", 1);
        private final EventLoop loop = loops.next();

        EventLoop loop() {
            return loop;
        }

        @Override
        public void close() {
            loops.close();
        }
    }
}
