package org.jlibp2p.interop.scale;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does something with many, some at a time. */
final class Together {
    private Together() {}

    /** Ends when it has been done with all; fails with the first failure, which does not keep the others from it. */
    static <T> void each(int atATime, Collection<T> all, Consumer<? super T> what) {
        ExecutorService threads = Executors.newFixedThreadPool(atATime);
        try {
            List<Future<?>> doing = new ArrayList<>();
            all.forEach(each -> doing.add(threads.submit(() -> what.accept(each))));
            AssertionError failed = null;
            for (Future<?> each : doing) {
                try {
                    each.get();
                } catch (ExecutionException | CancellationException e) {
                    failed = failed == null ? new AssertionError(String.valueOf(e.getCause()), e) : failed;
                }
            }
            if (failed != null) {
                throw failed;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
