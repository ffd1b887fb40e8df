package org.jlibp2p.delegate;

import java.time.Duration;
import java.util.concurrent.Callable;

import org.jlibp2p.testkit.Patience;

/** Looks again and again until something is so, where no event tells of it. */
public final class Poll {
    private static final Patience PATIENCE = Patience.blocking(Duration.ofSeconds(60));

    private Poll() {}

    /** Waits until a condition holds, up to 30 seconds, which are spent only by broken code. */
    public static void until(Callable<Boolean> condition) {
        PATIENCE.until(() -> "what the test waits for", () -> {
            try {
                return condition.call();
            } catch (Exception e) {
                throw new AssertionError("what was looked for failed", e);
            }
        });
    }
}
