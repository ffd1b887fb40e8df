package org.jlibp2p.benchmarks.crowd;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.jlibp2p.async.Async;

/** Many doing the same, some of them at once. */
final class Lanes {
    private Lanes() {}

    /** Lets every one do something, so many of them at a time. */
    static <T> CompletableFuture<Void> all(List<T> members, int parallel, Function<T, CompletableFuture<Void>> action) {
        AtomicInteger next = new AtomicInteger();
        List<CompletableFuture<Void>> lanes = new ArrayList<>();
        for (int lane = 0; lane < parallel; lane++) {
            lanes.add(Async.loop(() -> {
                int member = next.getAndIncrement();
                return member >= members.size()
                        ? CompletableFuture.completedFuture(false)
                        : action.apply(members.get(member)).thenApply(done -> true);
            }));
        }
        return CompletableFuture.allOf(lanes.toArray(CompletableFuture[]::new));
    }
}
