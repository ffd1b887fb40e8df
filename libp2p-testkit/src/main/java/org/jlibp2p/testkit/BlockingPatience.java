package org.jlibp2p.testkit;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

record BlockingPatience(Duration limit) implements Patience {
    private static final Duration SETTLING = Duration.ofMillis(200);
    private static final Duration POLL = Duration.ofMillis(5);

    @Override
    public <T> T await(CompletableFuture<T> future) {
        if (!isDoneWithin(limit, future)) {
            throw new AssertionError("still not done after " + limit + ": " + future);
        }
        return ManualTime.outcome(future);
    }

    @Override
    public void until(Supplier<String> what, BooleanSupplier condition) {
        Duration waited = Duration.ZERO;
        while (!condition.getAsBoolean()) {
            if (waited.compareTo(limit) >= 0) {
                throw new AssertionError("still not so after " + limit + ": " + what.get());
            }
            isDoneWithin(POLL, new CompletableFuture<>());
            waited = waited.plus(POLL);
        }
    }

    @Override
    public boolean settles(CompletableFuture<?> future) {
        return isDoneWithin(SETTLING, future);
    }

    private static boolean isDoneWithin(Duration time, CompletableFuture<?> future) {
        try {
            future.get(time.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException late) {
            return future.isDone();
        } catch (ExecutionException | CancellationException failed) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
