package org.jlibp2p.async;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.BiFunction;
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
                whenDone(next, (goOn, failure) -> {
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
     * Tells of the outcome of a future: {@link CompletableFuture#whenComplete} without a new failure, which would wrap the
     * first one in another exception with another stack trace, for nobody.
     *
     * @param <T> what the future yields
     * @param future which
     * @param listener is told the result or the failure; must not throw
     */
    public static <T> void whenDone(CompletionStage<T> future, Listener<? super T> listener) {
        future.handle(listener);
    }

    /**
     * Is told the outcome of a future.
     *
     * @param <T> what the future yields
     */
    @FunctionalInterface
    public interface Listener<T> extends BiFunction<T, Throwable, Void> {
        /**
         * Is called once.
         *
         * @param value the result, null if there is none
         * @param failure the failure, or null
         */
        void accept(T value, Throwable failure);

        @Override
        default Void apply(T value, Throwable failure) {
            accept(value, failure);
            return null;
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
     * Runs a task on a loop as {@link #on} does, but not at all if the loop has ended.
     *
     * @param loop where to
     * @param task must not block
     * @param result fails if the loop has ended
     */
    public static void on(EventLoop loop, Runnable task, CompletableFuture<?> result) {
        if (loop.inLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (NodeClosedException ended) {
            result.completeExceptionally(ended);
        }
    }

    /**
     * Begins something on a loop and hands its outcome out; a result for which nobody waits any more needs no freeing.
     *
     * @param <T> what it yields
     * @param loop where it has to begin
     * @param start begins it
     * @return as {@link #call(EventLoop, Supplier, Consumer)}
     */
    public static <T> CompletableFuture<T> call(EventLoop loop, Supplier<CompletableFuture<T>> start) {
        return call(loop, start, unneeded -> {});
    }

    /**
     * Begins something on a loop and hands its outcome out.
     *
     * @param <T> what it yields
     * @param loop where it has to begin
     * @param start begins it
     * @param discard frees the result if the future was completed from outside before it came
     * @return follows the future that {@code start} returned, and cancels it on the loop when completed from outside;
     *     fails if {@code start} threw or the loop has ended
     */
    public static <T> CompletableFuture<T> call(
            EventLoop loop, Supplier<CompletableFuture<T>> start, Consumer<? super T> discard) {
        if (loop.inLoop()) {
            try {
                return start.get();
            } catch (Throwable failure) {
                return CompletableFuture.failedFuture(unwrap(failure));
            }
        }
        Call<T> call = new Call<>(loop, start, discard);
        try {
            loop.execute(call);
        } catch (NodeClosedException ended) {
            call.refuse(ended);
        }
        return call.result;
    }

    /** A call on its way to its loop. */
    static final class Call<T> implements Runnable {
        private final EventLoop loop;
        private final Supplier<CompletableFuture<T>> start;
        private final Consumer<? super T> discard;
        private final CompletableFuture<T> result = new CompletableFuture<>();

        private Call(EventLoop loop, Supplier<CompletableFuture<T>> start, Consumer<? super T> discard) {
            this.loop = loop;
            this.start = start;
            this.discard = discard;
        }

        @Override
        public void run() {
            try {
                CompletableFuture<T> begun = start.get();
                follow(begun, result, discard);
                whenDone(result, (value, failure) -> on(loop, () -> begun.cancel(false)));
            } catch (Throwable failure) {
                result.completeExceptionally(unwrap(failure));
            }
        }

        /** Instead of {@link #run}, when the loop will not run it any more. */
        void refuse(NodeClosedException ended) {
            result.completeExceptionally(ended);
        }
    }

    /**
     * Completes one future as another one completes.
     *
     * @param <T> what they yield
     * @param source the one that is waited for
     * @param target the one that is completed
     */
    public static <T> void follow(CompletableFuture<? extends T> source, CompletableFuture<T> target) {
        follow(source, target, unneeded -> {});
    }

    /**
     * The outcome of a future that several look at: whoever completes the copy from outside ends nothing.
     *
     * @param <T> what it yields
     * @param shared the future
     * @return completes as that one does, its failure without wrappers
     */
    public static <T> CompletableFuture<T> copyOf(CompletableFuture<? extends T> shared) {
        CompletableFuture<T> copy = new CompletableFuture<>();
        follow(shared, copy);
        return copy;
    }

    private static <T> void follow(
            CompletableFuture<? extends T> source, CompletableFuture<T> target, Consumer<? super T> discard) {
        whenDone(source, (value, failure) -> {
            if (failure != null) {
                target.completeExceptionally(unwrap(failure));
            } else if (!target.complete(value)) {
                discard.accept(value);
            }
        });
    }

    /**
     * The outcome of an operation as something else: like {@link CompletableFuture#thenApply}, but completing the result
     * from outside cancels the operation, and its failure comes without wrappers.
     *
     * @param <A> what the operation yields
     * @param <B> what is made of it
     * @param first the operation
     * @param change makes it
     * @param discard frees what the operation yields if nobody waits for the result any more
     * @return completes as the operation does, or fails as {@code change} did
     */
    public static <A, B> CompletableFuture<B> map(
            CompletableFuture<A> first, Function<? super A, ? extends B> change, Consumer<? super A> discard) {
        CompletableFuture<B> result = new CompletableFuture<>();
        whenDone(first, (value, failure) -> {
            if (failure != null) {
                result.completeExceptionally(unwrap(failure));
                return;
            }
            try {
                if (!result.complete(change.apply(value))) {
                    discard.accept(value);
                }
            } catch (Throwable thrown) {
                result.completeExceptionally(unwrap(thrown));
            }
        });
        whenDone(result, (value, failure) -> first.cancel(false));
        return result;
    }

    /**
     * Whatever becomes of an operation as something else: like {@link CompletableFuture#handle}, but completing the result from
     * outside cancels the operation, and failures come without wrappers.
     *
     * @param <A> what the operation yields
     * @param <B> what is made of it
     * @param first the operation
     * @param change makes it, of the result or the failure, whether anybody waits for it still or not; a failure that it throws
     *     may be in a {@link CompletionException}
     * @param discard frees what the operation yields if nobody waits for the result any more
     * @return completes with what {@code change} made, or fails as it did
     */
    public static <A, B> CompletableFuture<B> handle(
            CompletableFuture<A> first,
            BiFunction<? super A, Throwable, ? extends B> change,
            Consumer<? super A> discard) {
        CompletableFuture<B> result = new CompletableFuture<>();
        whenDone(first, (value, failure) -> {
            try {
                boolean isWanted = result.complete(change.apply(value, failure == null ? null : unwrap(failure)));
                if (!isWanted && failure == null) {
                    discard.accept(value);
                }
            } catch (Throwable thrown) {
                result.completeExceptionally(unwrap(thrown));
            }
        });
        whenDone(result, (value, failure) -> first.cancel(false));
        return result;
    }

    /**
     * One operation after another, as a single one whose result needs no freeing.
     *
     * @param <A> what the first one yields
     * @param <B> what the second one yields
     * @param first the first operation
     * @param next begins the second one
     * @param discard frees what the first one yields if nobody waits for the result any more, or {@code next} threw
     * @return as {@link #compose(CompletableFuture, Function, Consumer, Consumer)}
     */
    public static <A, B> CompletableFuture<B> compose(
            CompletableFuture<A> first, Function<? super A, CompletableFuture<B>> next, Consumer<? super A> discard) {
        return compose(first, next, discard, unneeded -> {});
    }

    /**
     * One operation after another, as a single one: like {@link CompletableFuture#thenCompose}, but completing the result
     * from outside cancels whichever of the two is under way.
     *
     * @param <A> what the first one yields
     * @param <B> what the second one yields
     * @param first the first operation
     * @param next begins the second one
     * @param discard frees what the first one yields if nobody waits for the result any more, or {@code next} threw
     * @param discardResult frees what the second one yields if nobody waits for the result any more
     * @return completes as the second operation does
     */
    public static <A, B> CompletableFuture<B> compose(
            CompletableFuture<A> first,
            Function<? super A, CompletableFuture<B>> next,
            Consumer<? super A> discard,
            Consumer<? super B> discardResult) {
        CompletableFuture<B> result = new CompletableFuture<>();
        whenDone(first, (value, failure) -> {
            if (failure != null) {
                result.completeExceptionally(unwrap(failure));
                return;
            }
            if (result.isDone()) {
                discard.accept(value);
                return;
            }
            CompletableFuture<B> second;
            try {
                second = next.apply(value);
            } catch (Throwable thrown) {
                discard.accept(value);
                result.completeExceptionally(unwrap(thrown));
                return;
            }
            follow(second, result, discardResult);
            whenDone(result, (done, ended) -> second.cancel(false));
        });
        whenDone(result, (value, failure) -> first.cancel(false));
        return result;
    }

    /**
     * The outcome of a future, brought to a loop: whatever is chained to the copy runs there. Whoever completes the copy from
     * outside ends nothing.
     *
     * @param <T> what it yields
     * @param shared the future
     * @param loop where to; if it has ended, the copy completes wherever the future does
     * @return completes on the loop as that one does, its failure without wrappers
     */
    public static <T> CompletableFuture<T> copyOf(CompletableFuture<? extends T> shared, EventLoop loop) {
        CompletableFuture<T> copy = new CompletableFuture<>();
        whenDone(
                shared,
                (value, failure) -> on(loop, () -> {
                    if (failure != null) {
                        copy.completeExceptionally(unwrap(failure));
                    } else {
                        copy.complete(value);
                    }
                }));
        return copy;
    }
}
