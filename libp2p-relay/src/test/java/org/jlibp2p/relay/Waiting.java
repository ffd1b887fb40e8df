package org.jlibp2p.relay;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

import org.jlibp2p.testkit.Patience;

/** How tests among nodes with threads wait: so long that only what is broken takes longer. */
public final class Waiting {
    /** The patience they have. */
    public static final Patience PATIENCE = Patience.blocking(Duration.ofSeconds(40));

    private Waiting() {}

    public static <T> T await(CompletableFuture<T> future) {
        return PATIENCE.await(future);
    }

    public static Throwable failureOf(CompletableFuture<?> failing) {
        return PATIENCE.failureOf(failing);
    }

    public static void eventually(String what, BooleanSupplier condition) {
        PATIENCE.until(() -> what, condition);
    }
}
