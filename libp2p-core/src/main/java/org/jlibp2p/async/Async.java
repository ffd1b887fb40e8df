package org.jlibp2p.async;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jlibp2p.NodeClosedException;

/** Loops over futures without recursion, and the few other things that every layer does with futures. */
public final class Async {
    private Async() {}

    /**
     * Repeats a step until it yields false. While the steps' futures are complete already this is a plain loop; when
     * one is not, the loop goes on in its continuation. The stack never grows, however many steps there are.
     *
     * @param step begins one step; its future's value says whether to go on. An exception thrown by it ends the loop
     * @return completes when a step yielded false, or fails as the step failed
     */
    public static CompletableFuture<Void> loop(Supplier<CompletableFuture<Boolean>> step) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        iterate(step, done);
        return done;
    }

    private static void iterate(Supplier<CompletableFuture<Boolean>> step, CompletableFuture<Void> done) {
        while (true) {
            CompletableFuture<Boolean> next;
            try {
                next = step.get();
            } catch (Throwable failure) {
                done.completeExceptionally(failure);
                return;
            }
            if (!next.isDone()) {
                next.whenComplete((goOn, failure) -> {
                    if (failure != null) {
                        done.completeExceptionally(unwrap(failure));
                    } else if (goOn) {
                        iterate(step, done);
                    } else {
                        done.complete(null);
                    }
                });
                return;
            }
            if (next.isCompletedExceptionally()) {
                done.completeExceptionally(failureOf(next));
                return;
            }
            if (!next.getNow(false)) {
                done.complete(null);
                return;
            }
        }
    }

    /**
     * The failure inside the wrappers that {@link CompletableFuture} puts around it.
     *
     * @param failure as a continuation saw it
     * @return the failure itself
     */
    public static Throwable unwrap(Throwable failure) {
        Throwable inner = failure;
        while ((inner instanceof CompletionException || inner instanceof ExecutionException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }

    /**
     * Why a future that has failed did so.
     *
     * @param failed a future that is completed exceptionally
     * @return its failure, unwrapped
     */
    public static Throwable failureOf(CompletableFuture<?> failed) {
        if (failed.isCancelled()) {
            return new CancellationException();
        }
        Throwable[] seen = new Throwable[1];
        failed.whenComplete((value, failure) -> seen[0] = failure);
        return unwrap(seen[0]);
    }

    /**
     * Runs a task on a loop: at once if that is where the caller is, otherwise as a task of its own. If the loop has
     * ended the task runs at once too, since nothing else can run there any more and what it frees must be freed.
     *
     * @param loop where to
     * @param task must not block
     */
    public static void on(EventLoop loop, Runnable task) {
        if (loop.inLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (NodeClosedException ended) {
            task.run();
        }
    }

    /**
     * Begins something on a loop and hands its outcome out.
     *
     * @param <T> what it yields
     * @param loop where it has to begin
     * @param start begins it
     * @return follows the future that {@code start} returned, and cancels it when completed from outside; fails if
     *     {@code start} threw or the loop has ended
     */
    public static <T> CompletableFuture<T> call(EventLoop loop, Supplier<CompletableFuture<T>> start) {
        if (loop.inLoop()) {
            return start.get();
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            loop.execute(() -> {
                try {
                    CompletableFuture<T> begun = start.get();
                    follow(begun, result);
                    result.whenComplete((value, failure) -> begun.cancel(false));
                } catch (Throwable failure) {
                    result.completeExceptionally(failure);
                }
            });
        } catch (NodeClosedException ended) {
            result.completeExceptionally(ended);
        }
        return result;
    }

    /**
     * Completes one future as another one completes.
     *
     * @param <T> what they yield
     * @param source the one that is waited for
     * @param target the one that is completed
     */
    public static <T> void follow(CompletableFuture<? extends T> source, CompletableFuture<T> target) {
        source.whenComplete((value, failure) -> {
            if (failure != null) {
                target.completeExceptionally(unwrap(failure));
            } else {
                target.complete(value);
            }
        });
    }

    /**
     * One operation after another, as a single one: like {@link CompletableFuture#thenCompose}, but completing the result
     * from outside cancels whichever of the two is under way.
     *
     * @param <A> what the first one yields
     * @param <B> what the second one yields
     * @param first the first operation
     * @param next begins the second one
     * @param discard frees what the first one yields if nobody waits for the result any more
     * @return completes as the second operation does
     */
    public static <A, B> CompletableFuture<B> compose(
            CompletableFuture<A> first, Function<? super A, CompletableFuture<B>> next, Consumer<? super A> discard) {
        CompletableFuture<B> result = new CompletableFuture<>();
        first.whenComplete((value, failure) -> {
            if (failure != null) {
                result.completeExceptionally(unwrap(failure));
            } else if (result.isDone()) {
                discard.accept(value);
            } else {
                begin(next, value, result);
            }
        });
        result.whenComplete((value, failure) -> first.cancel(false));
        return result;
    }

    private static <A, B> void begin(
            Function<? super A, CompletableFuture<B>> next, A value, CompletableFuture<B> result) {
        try {
            CompletableFuture<B> second = next.apply(value);
            follow(second, result);
            result.whenComplete((done, failure) -> second.cancel(false));
        } catch (Throwable failure) {
            result.completeExceptionally(unwrap(failure));
        }
    }
}
