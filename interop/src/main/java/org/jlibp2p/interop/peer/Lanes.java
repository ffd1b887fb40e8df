package org.jlibp2p.interop.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

import org.jlibp2p.async.Async;

/** Does something many times, some at a time, and measures it. */
final class Lanes {
    private final int count;
    private final AtomicInteger begun = new AtomicInteger();
    private final Queue<Duration> samples = new ConcurrentLinkedQueue<>();

    private Lanes(int count) {
        this.count = count;
    }

    /**
     * Runs steps in lanes; each lane begins its next step when its last one has ended.
     *
     * @param count how many steps
     * @param parallel how many lanes
     * @param step begins one step in a lane; yields how long the part of it took that is measured
     * @param name what the measured times are called in the result
     * @return seconds, steps a second, and the spread of the times; the first failure ends all
     */
    static CompletableFuture<Map<String, ?>> run(
            int count, int parallel, IntFunction<CompletableFuture<Duration>> step, String name) {
        Lanes lanes = new Lanes(count);
        long start = System.nanoTime();
        CompletableFuture<Map<String, ?>> result = new CompletableFuture<>();
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int lane = 0; lane < Math.min(parallel, count); lane++) {
            int number = lane;
            CompletableFuture<Void> ended = Async.loop(() -> lanes.next(() -> step.apply(number), result));
            ended.whenComplete((done, failure) -> {
                if (failure != null) {
                    result.completeExceptionally(Async.unwrap(failure));
                }
            });
            running.add(ended);
        }
        CompletableFuture.allOf(running.toArray(CompletableFuture<?>[]::new)).thenRun(() -> {
            double seconds = (System.nanoTime() - start) / 1e9;
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("seconds", seconds);
            fields.put("perSecond", count / seconds);
            fields.put(name, Timing.spread(lanes.samples));
            result.complete(fields);
        });
        return result;
    }

    private CompletableFuture<Boolean> next(
            java.util.function.Supplier<CompletableFuture<Duration>> step, CompletableFuture<?> result) {
        if (result.isDone() || begun.getAndIncrement() >= count) {
            return CompletableFuture.completedFuture(false);
        }
        return step.get().thenApply(samples::add);
    }
}
