package org.jlibp2p.cli.demo;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * How long is waited for what has to happen. Far longer than anything takes: that is for machines that have other things to do.
 *
 * @param limit how long
 */
record Patience(Duration limit) {
    static final Patience LONG = new Patience(Duration.ofMinutes(1));

    <T> T await(CompletableFuture<T> happens, String what) throws InterruptedException {
        return await(happens, () -> what);
    }

    /** Fails as the future does, and with {@link StepException} if nothing happens; what is under way is then given up. */
    <T> T await(CompletableFuture<T> happens, Supplier<String> what) throws InterruptedException {
        try {
            return happens.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw new CompletionException(failed.getCause());
        } catch (InterruptedException stopped) {
            happens.cancel(false);
            throw stopped;
        } catch (TimeoutException late) {
            happens.cancel(false);
            throw new StepException("nothing within " + limit.toSeconds() + " s: " + what.get());
        }
    }
}
