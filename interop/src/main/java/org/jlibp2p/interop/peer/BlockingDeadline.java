package org.jlibp2p.interop.peer;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.async.Async;

/** The time that a command has; commands wait here for what the node does. Confined to the command's thread. */
final class BlockingDeadline {
    private final Duration limit;
    private final long end;

    BlockingDeadline(Duration limit) {
        this.limit = limit;
        this.end = System.nanoTime() + limit.toNanos();
    }

    /**
     * Waits for an operation, up to the end of the command's time, and gives the operation up then.
     *
     * @throws Exception as the operation failed, or {@link TimeoutException}
     */
    <T> T await(CompletableFuture<T> operation) throws Exception {
        try {
            return operation.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            operation.cancel(false);
            throw new TimeoutException(limit);
        } catch (ExecutionException e) {
            Throwable failure = Async.unwrap(e);
            if (failure instanceof Exception exception) {
                throw exception;
            }
            throw e;
        } catch (CancellationException e) {
            throw new IllegalStateException("the operation was cancelled", e);
        }
    }
}
