package org.jlibp2p.interop.kad;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

import org.jlibp2p.interop.harness.PeerKind;

/** One case, done by all kinds at the same time. Confined to the thread of the test. */
final class Round {
    private final Iterable<PeerKind> kinds;
    private final Consumer<PeerKind> body;
    private final Map<PeerKind, CompletableFuture<Double>> outcomes = new EnumMap<>(PeerKind.class);

    Round(Iterable<PeerKind> kinds, Consumer<PeerKind> body) {
        this.kinds = kinds;
        this.body = body;
    }

    /** Begins, unless it has begun, and waits for one kind: yields the seconds it took, or throws what it threw. */
    double await(PeerKind kind) {
        if (outcomes.isEmpty()) {
            kinds.forEach(each -> outcomes.put(each, CompletableFuture.supplyAsync(() -> timed(each), Round::start)));
        }
        try {
            return outcomes.get(kind).join();
        } catch (CompletionException e) {
            throw new AssertionError(e.getCause().getMessage(), e.getCause());
        }
    }

    private double timed(PeerKind kind) {
        long start = System.nanoTime();
        body.accept(kind);
        return (System.nanoTime() - start) / 1e9;
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "a kind's part of a round");
        thread.setDaemon(true);
        thread.start();
    }
}
