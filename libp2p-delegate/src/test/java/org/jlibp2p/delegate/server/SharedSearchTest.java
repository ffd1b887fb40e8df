package org.jlibp2p.delegate.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.testkit.ManualTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SharedSearchTest {
    private static final SharedSearch.Rules RULES = new SharedSearch.Rules(5, 100, Duration.ofSeconds(10));

    private final ManualTime time = ManualTime.create();
    private final EventLoop loop = time.loop();
    private final Queue<CompletableFuture<Optional<String>>> pulls = new ArrayDeque<>();
    private int pulled;
    private int closed;
    private int ended;
    private SharedSearch<String> search;

    private final Source<String> source = new Source<>() {
        @Override
        public CompletableFuture<Optional<String>> next() {
            pulled++;
            CompletableFuture<Optional<String>> next = new CompletableFuture<>();
            pulls.add(next);
            return next;
        }

        @Override
        public void close() {
            closed++;
        }
    };

    @BeforeEach
    void begin() {
        search = new SharedSearch<>(loop, RULES, String::length, () -> ended++);
        run(() -> search.begin(() -> source));
    }

    private void run(Runnable task) {
        loop.execute(task);
        time.run();
    }

    private SharedSearch<String>.Cursor open() {
        List<SharedSearch<String>.Cursor> made = new ArrayList<>();
        run(() -> made.add(search.open(false)));
        return made.get(0);
    }

    private CompletableFuture<Optional<String>> next(SharedSearch<String>.Cursor cursor) {
        CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
        run(() -> Async.follow(cursor.next(), answer));
        return answer;
    }

    private void find(String result) {
        pulls.remove().complete(Optional.ofNullable(result));
        time.run();
    }

    @Test
    void nothingIsPulledBeforeSomebodyAsks() {
        open();
        assertThat(pulled).isZero();
    }

    @Test
    void allReadFromTheBeginningAtTheirOwnPace() {
        SharedSearch<String>.Cursor fast = open();
        CompletableFuture<Optional<String>> first = next(fast);
        find("a");
        assertThat(first).isCompletedWithValue(Optional.of("a"));
        CompletableFuture<Optional<String>> second = next(fast);
        SharedSearch<String>.Cursor late = open();
        assertThat(next(late)).isCompletedWithValue(Optional.of("a"));
        CompletableFuture<Optional<String>> waits = next(late);
        assertThat(pulled).as("one pull for both").isEqualTo(2);
        find("b");
        assertThat(second).isCompletedWithValue(Optional.of("b"));
        assertThat(waits).isCompletedWithValue(Optional.of("b"));
        assertThat(pulled).as("nobody asks for more").isEqualTo(2);
    }

    @Test
    void itEndsWithItsSourceAndIsAnAnswerThen() {
        SharedSearch<String>.Cursor reader = open();
        next(reader);
        find("a");
        CompletableFuture<Optional<String>> last = next(reader);
        time.advance(Duration.ofSeconds(2));
        find(null);
        assertThat(last).isCompletedWithValue(Optional.empty());
        assertThat(search.state()).isEqualTo(SharedSearch.State.ENDED);
        assertThat(ended).isEqualTo(1);
        time.advance(Duration.ofSeconds(20));
        assertThat(search.age()).isEqualTo(Duration.ofSeconds(20));
        assertThat(next(open())).isCompletedWithValue(Optional.of("a"));
    }

    @Test
    void itEndsWithAsMuchAsMayBe() {
        SharedSearch<String>.Cursor reader = open();
        for (int i = 0; i < 5; i++) {
            next(reader);
            find("x");
        }
        assertThat(search.state()).isEqualTo(SharedSearch.State.ENDED);
        assertThat(closed).isEqualTo(1);
        assertThat(next(reader)).isCompletedWithValue(Optional.empty());
        assertThat(search.isCutShort()).isFalse();
    }

    @Test
    void itEndsWithAsManyBytesAsMayBe() {
        next(open());
        find("x".repeat(100));
        assertThat(search.state()).isEqualTo(SharedSearch.State.ENDED);
    }

    @Test
    void itIsAbandonedWhenTheLastReaderGoes() {
        SharedSearch<String>.Cursor one = open();
        SharedSearch<String>.Cursor other = open();
        CompletableFuture<Optional<String>> waits = next(one);
        run(one::close);
        assertThat(search.state()).isEqualTo(SharedSearch.State.RUNNING);
        run(other::close);
        run(other::close);
        assertThat(search.state()).isEqualTo(SharedSearch.State.ABANDONED);
        assertThat(closed).isEqualTo(1);
        find("late");
        assertThat(waits).isNotDone();
        assertThat(search.sum(String::length)).isZero();
    }

    @Test
    void whenTheTimeIsOverWhatWasFoundIsAllThereIs() {
        SharedSearch<String>.Cursor reader = open();
        next(reader);
        find("a");
        CompletableFuture<Optional<String>> waits = next(reader);
        time.advance(Duration.ofSeconds(10));
        assertThat(waits).isCompletedWithValue(Optional.empty());
        assertThat(search.isCutShort()).isTrue();
        assertThat(closed).isEqualTo(1);
    }

    @Test
    void whenTheTimeIsOverAndNothingWasFoundItFails() {
        CompletableFuture<Optional<String>> waits = next(open());
        time.advance(Duration.ofSeconds(10));
        assertThat(Async.failureOf(waits)).isInstanceOf(OperationTimeoutException.class);
        assertThat(search.state()).isEqualTo(SharedSearch.State.FAILED);
    }

    @Test
    void aFailureComesBehindWhatWasFound() {
        SharedSearch<String>.Cursor reader = open();
        next(reader);
        find("a");
        CompletableFuture<Optional<String>> waits = next(reader);
        IllegalStateException failure = new IllegalStateException("planted");
        pulls.remove().completeExceptionally(failure);
        time.run();
        assertThat(Async.failureOf(waits)).isSameAs(failure);
        SharedSearch<String>.Cursor late = open();
        assertThat(next(late)).isCompletedWithValue(Optional.of("a"));
        assertThat(Async.failureOf(next(late))).isSameAs(failure);
    }

    @Test
    void aMillionResultsThatAreThereAlreadyDoNotNest() {
        SharedSearch<String> large = new SharedSearch<>(
                loop, new SharedSearch.Rules(1_000_000, Integer.MAX_VALUE, Duration.ofMinutes(1)), each -> 1, () -> {});
        int[] read = new int[1];
        run(() -> {
            large.begin(() -> new Source<>() {
                @Override
                public CompletableFuture<Optional<String>> next() {
                    return CompletableFuture.completedFuture(Optional.of("x"));
                }

                @Override
                public void close() {}
            });
            SharedSearch<String>.Cursor cursor = large.open(false);
            Async.loop(() -> cursor.next().thenApply(found -> {
                found.ifPresent(each -> read[0]++);
                return found.isPresent();
            }));
        });
        assertThat(read[0]).isEqualTo(1_000_000);
    }
}
