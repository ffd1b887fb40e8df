package org.jlibp2p.testkit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

record DrivingPatience(ManualTime time) implements Patience {
    private static final Duration SETTLING = Duration.ofSeconds(1);

    @Override
    public <T> T await(CompletableFuture<T> future) {
        return time.await(future);
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
