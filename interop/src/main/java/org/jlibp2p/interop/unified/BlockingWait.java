package org.jlibp2p.interop.unified;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Waiting for what a node does. */
final class BlockingWait {
    private BlockingWait() {}

    /** Waits for an operation, and gives it up when time runs out. */
    static <T> T of(CompletableFuture<T> operation, Duration limit) throws Exception {
        try {
            return operation.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            operation.cancel(false);
        }
    }
}
