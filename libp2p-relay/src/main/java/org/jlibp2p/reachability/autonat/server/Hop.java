package org.jlibp2p.reachability.autonat.server;

import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;

/** The outcome of a future that completes elsewhere, on a loop. */
final class Hop {
    private Hop() {}

    static <T> CompletableFuture<T> to(EventLoop loop, CompletableFuture<T> elsewhere) {
        CompletableFuture<T> here = new CompletableFuture<>();
        Async.whenDone(
                elsewhere,
                (value, failure) -> Async.on(loop, () -> {
                    if (failure != null) {
                        here.completeExceptionally(Async.unwrap(failure));
                    } else {
                        here.complete(value);
                    }
                }));
        return here;
    }
}
