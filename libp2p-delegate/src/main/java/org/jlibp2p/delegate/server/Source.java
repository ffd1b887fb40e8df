package org.jlibp2p.delegate.server;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.Registration;
import org.jlibp2p.async.Results;

/**
 * Where a search has its results from: pulled one by one, one at a time.
 *
 * @param <T> what is found
 */
interface Source<T> {
    /** The next result, or nothing when there are no more. May complete on any thread. */
    CompletableFuture<Optional<T>> next();

    /** Ends the search; may be called when it has ended. */
    void close();

    /** Results that are found one after another. */
    static <A, T> Source<T> of(Results<A> results, Function<A, T> change) {
        Objects.requireNonNull(results, "results of a router");
        return new Source<>() {
            @Override
            public CompletableFuture<Optional<T>> next() {
                return Async.map(results.next(), found -> found.map(change), unneeded -> {});
            }

            @Override
            public void close() {
                results.close();
            }
        };
    }

    /** Results, and something that is given back when the search ends, or has not begun. */
    static <T> Source<T> holding(Registration held, Supplier<Source<T>> begin) {
        Source<T> source;
        try {
            source = begin.get();
        } catch (Throwable e) {
            held.close();
            throw e;
        }
        return new Source<>() {
            @Override
            public CompletableFuture<Optional<T>> next() {
                return source.next();
            }

            @Override
            public void close() {
                held.close();
                source.close();
            }
        };
    }

    /** Results that come together. */
    static <A, T> Source<T> once(CompletableFuture<A> all, Function<A, List<T>> change) {
        Objects.requireNonNull(all, "a router's future");
        Queue<T> ready = new ArrayDeque<>();
        return new Source<>() {
            private boolean had;

            @Override
            public CompletableFuture<Optional<T>> next() {
                if (had) {
                    return CompletableFuture.completedFuture(Optional.ofNullable(ready.poll()));
                }
                had = true;
                return Async.map(
                        all,
                        found -> {
                            ready.addAll(change.apply(found));
                            return Optional.ofNullable(ready.poll());
                        },
                        unneeded -> {});
            }

            @Override
            public void close() {
                all.cancel(false);
            }
        };
    }
}
