package org.jlibp2p.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jlibp2p.async.Async;

/** Several ways of doing the same, tried at the same time. Any thread. */
final class Ways {
    private Ways() {}

    /** The first answer that is one; the other ways are cancelled then. Nothing if no way has one and not all failed. */
    static <R, A> CompletableFuture<Optional<A>> first(
            List<R> known, Function<R, CompletableFuture<Optional<A>>> ask, Predicate<A> isAnswer, String what) {
        List<R> routers = List.copyOf(known);
        Attempt<Optional<A>> attempt = new Attempt<>(routers.size(), what, Optional.empty());
        if (routers.isEmpty()) {
            attempt.result.complete(Optional.empty());
        }
        routers.forEach(router ->
                attempt.add(ask, router, found -> found.filter(isAnswer).isPresent()));
        return attempt.result;
    }

    /** All of them, to their ends; it fails only if each of them does. */
    static <R> CompletableFuture<Void> all(List<R> known, Function<R, CompletableFuture<Void>> tell, String what) {
        List<R> routers = List.copyOf(known);
        Attempt<Void> attempt = new Attempt<>(routers.size(), what, null);
        if (routers.isEmpty()) {
            attempt.result.completeExceptionally(new RoutingException("nothing to " + what + " with", List.of()));
        }
        routers.forEach(router -> attempt.add(tell, router, done -> false));
        return attempt.result;
    }

    private static final class Attempt<T> {
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private final String what;
        private final T otherwise;
        private final int ways;
        private final List<Throwable> failures = new ArrayList<>();
        private int ended;

        Attempt(int ways, String what, T otherwise) {
            this.ways = ways;
            this.what = what;
            this.otherwise = otherwise;
        }

        <R> void add(Function<R, CompletableFuture<T>> begin, R router, Predicate<T> decides) {
            if (result.isDone()) {
                return;
            }
            CompletableFuture<T> way;
            try {
                way = begin.apply(router);
            } catch (RuntimeException e) {
                way = CompletableFuture.failedFuture(e);
            }
            CompletableFuture<T> begun = way;
            begun.whenComplete((value, failure) -> {
                if (failure == null && decides.test(value)) {
                    result.complete(value);
                } else {
                    end(failure);
                }
            });
            result.whenComplete((value, failure) -> begun.cancel(false));
        }

        private void end(Throwable failure) {
            List<Throwable> all;
            synchronized (this) {
                if (failure != null) {
                    failures.add(Async.unwrap(failure));
                }
                if (++ended < ways) {
                    return;
                }
                all = List.copyOf(failures);
            }
            if (all.size() < ways) {
                result.complete(otherwise);
            } else {
                result.completeExceptionally(new RoutingException("every way to " + what + " failed", all));
            }
        }
    }
}
