package org.jlibp2p.testkit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

record DrivingPatience(ManualTime time) implements Patience {
    private static final Duration SETTLING = Duration.ofSeconds(1);

    @Override
    public <T> T await(CompletableFuture<T> future) {
        return time.await(future);
    }

    @Override
    public void until(Supplier<String> what, BooleanSupplier condition) {
        Duration end = time.elapsed().plus(ManualTime.PATIENCE);
        time.run();
        while (!condition.getAsBoolean()) {
            if (time.elapsed().compareTo(end) >= 0) {
                throw new AssertionError("still not so after " + ManualTime.PATIENCE + ": " + what.get());
            }
            time.advance(SETTLING);
        }
    }

    @Override
    public boolean settles(CompletableFuture<?> future) {
        time.run();
        if (!future.isDone()) {
            time.advance(SETTLING);
        }
        return future.isDone();
    }
}
