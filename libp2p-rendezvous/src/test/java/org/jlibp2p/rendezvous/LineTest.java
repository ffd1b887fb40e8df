package org.jlibp2p.rendezvous;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.jlibp2p.testkit.ManualTime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LineTest {
    private final ManualTime time = ManualTime.create();
    private final Line line = new Line(time.loop());
    private final List<CompletableFuture<Void>> begun = new ArrayList<>();
    private final List<CompletableFuture<Void>> results = new ArrayList<>();

    private void ask(int count) {
        time.loop()
                .execute(() -> IntStream.range(0, count)
                        .forEach(i -> results.add(line.whenNext(() -> {
                            CompletableFuture<Void> question = new CompletableFuture<>();
                            begun.add(question);
                            return question;
                        }))));
        time.run();
    }

    @Test
    void aFewAreUnderWayAndTheNextOneBeginsWhenOneHasEnded() {
        ask(10);
        assertThat(begun).hasSize(Line.AT_A_TIME);
        begun.get(1).complete(null);
        begun.get(2).completeExceptionally(new IllegalStateException("no"));
        time.run();

        assertThat(begun).hasSize(Line.AT_A_TIME + 2);
        assertThat(results.get(1)).isCompleted();
        assertThat(results.get(2)).isCompletedExceptionally();
    }

    @Test
    void whoeverIsGivenUpLeavesItsPlaceOrTheLine() {
        ask(10);
        results.get(Line.AT_A_TIME).cancel(false);
        results.get(0).cancel(false);
        time.run();
        assertThat(begun.get(0)).isCancelled();
        assertThat(begun).hasSize(Line.AT_A_TIME + 1);
        assertThat(results.get(Line.AT_A_TIME + 1)).isNotDone();
        begun.get(Line.AT_A_TIME).complete(null);
        time.run();

        assertThat(results.get(Line.AT_A_TIME + 1)).isCompleted();
    }

    @Test
    void howeverManyEndAtOnceTheStackDoesNotGrow() {
        ask(Line.AT_A_TIME);
        List<CompletableFuture<Object>> failed = new ArrayList<>();
        time.loop()
                .execute(() -> IntStream.range(0, 50_000)
                        .forEach(i -> failed.add(line.whenNext(() -> {
                            throw new IllegalStateException("no");
                        }))));
        time.run();
        begun.forEach(question -> question.complete(null));
        time.run();

        assertThat(failed).hasSize(50_000).allMatch(CompletableFuture::isCompletedExceptionally);
        ask(1);
        assertThat(begun).hasSize(Line.AT_A_TIME + 1);
    }
}
