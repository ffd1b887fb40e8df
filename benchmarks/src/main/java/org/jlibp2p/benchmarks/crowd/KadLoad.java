package org.jlibp2p.benchmarks.crowd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.jlibp2p.async.EventLoop;

/**
 * One time of load, and what came of it.
 *
 * @param begun when it began
 * @param end when it ends, by the same clock
 * @param counts what came of it, of each loop
 */
record KadLoad(long begun, long end, Map<EventLoop, KadCounts> counts) {
    private static final double NANOS = 1e9;

    /** Lets all make requests for a time; completes when all replies are there. */
    static CompletableFuture<KadLoad> run(List<KadClient> clients, long nanos) {
        long now = System.nanoTime();
        KadLoad load = new KadLoad(now, now + nanos, new ConcurrentHashMap<>());
        List<CompletableFuture<Void>> all = new ArrayList<>();
        clients.forEach(client -> all.add(client.run(load)));
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).thenApply(done -> load);
    }

    /** Those of a loop. On that loop. */
    KadCounts of(EventLoop loop) {
        return counts.computeIfAbsent(loop, first -> new KadCounts());
    }

    /** All of it, once it is over. */
    Map<String, Object> figures() {
        KadCounts sum = new KadCounts();
        counts.values().forEach(sum::add);
        return sum.figures((end - begun) / NANOS);
    }
}
