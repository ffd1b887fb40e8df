package org.jlibp2p.testkit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jlibp2p.async.Async;

/**
 * How a contract waits for what it tests: by driving {@link ManualTime}, or by letting real threads work. Used by one
 * test thread at a time.
 */
public interface Patience {
    /**
     * Waits until a future is done.
     *
     * <p>Throws what the future failed with: itself if it is unchecked, otherwise inside a
     * {@link java.util.concurrent.CompletionException}.
     *
     * @param <T> what it yields
     * @param future what to wait for
     * @return its value
     * @throws AssertionError if it is not done in reasonable time
     */
    <T> T await(CompletableFuture<T> future);

    /**
     * Waits until a future has failed.
     *
     * @param failing what to wait for
     * @return what it failed with, without wrappers
     * @throws AssertionError if it has not, or is not done in reasonable time
     */
    default Throwable failureOf(CompletableFuture<?> failing) {
        return await(failing.handle((value, failure) -> {
            if (failure == null) {
                throw new AssertionError("should have failed, but yielded " + value);
            }
            return Async.unwrap(failure);
        }));
    }

    /**
     * Waits until something is so that no future tells of.
     *
     * @param what what it is, in words, for the failure
     * @param condition whether it is so; asked on the test's thread, again and again
     * @throws AssertionError if it is not in reasonable time
     */
    void until(Supplier<String> what, BooleanSupplier condition);

    /**
     * Lets everything happen that happens without anybody's doing, so that what is not done by then is waiting for
     * somebody.
     *
     * @param future what may become done meanwhile
     * @return whether it is done, with a value or a failure
     */
    boolean settles(CompletableFuture<?> future);

    /** Lets everything happen that happens without anybody's doing. */
    default void settle() {
        settles(new CompletableFuture<>());
    }

    /**
     * Patience with loops on manual time. To settle, time goes on by one second, so that what has latency arrives.
     *
     * @param time what the loops under test run on
     * @return drives that time
     */
    static Patience driving(ManualTime time) {
        return new DrivingPatience(time);
    }

    /**
     * Patience with loops that have threads of their own.
     *
     * @param limit how long one wait may take before it is a failure; generous, since it is spent only by broken code
     * @return blocks the test's thread
     */
    static Patience blocking(Duration limit) {
        return new BlockingPatience(limit);
    }
}
