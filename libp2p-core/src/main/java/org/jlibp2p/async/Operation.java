package org.jlibp2p.async;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The library's end of a future that was handed out: it has a deadline, and whoever completes the future from outside
 * (cancels it, gives it a time limit of his own) aborts the work behind it.
 *
 * <p>Confined to its loop, but for {@link #future()}. A result that comes too late goes to the discard given with it,
 * so that nothing it holds is lost.
 *
 * @param <T> what the operation yields
 */
public final class Operation<T> {
    private final EventLoop loop;
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private final Registration timer;
    private List<Runnable> releases = new ArrayList<>(2);
    private boolean succeeded;

    private Operation(EventLoop loop, String name, Duration deadline) {
        this.loop = loop;
        timer = loop.schedule(deadline, () -> fail(new OperationTimeoutException(name, deadline)));
        Async.whenDone(future, (value, failure) -> ended());
    }

    /**
     * Starts the clock of an operation.
     *
     * @param <T> what it yields
     * @param loop the loop it is confined to
     * @param name what it is, for the failure when time runs out
     * @param deadline how long it may take in all
     * @return the operation, not yet ended
     */
    public static <T> Operation<T> start(EventLoop loop, String name, Duration deadline) {
        return new Operation<>(loop, name, deadline);
    }

    private void ended() {
        timer.close();
        Async.on(loop, this::release);
    }

    private void release() {
        if (succeeded || releases == null) {
            return;
        }
        List<Runnable> due = releases;
        releases = null;
        for (int i = due.size() - 1; i >= 0; i--) {
            due.get(i).run();
        }
    }

    /**
     * What the caller holds.
     *
     * @return completes with the result, a failure, or the deadline's
     */
    public CompletableFuture<T> future() {
        return future;
    }

    /**
     * Whether it has ended already, for whatever reason.
     *
     * @return true if nobody waits for it any more
     */
    public boolean isDone() {
        return future.isDone();
    }

    /**
     * Frees something if the operation ends in any other way than {@link #succeed}; at once if it already has; never if
     * it has succeeded. Releases run last first.
     *
     * @param release frees it
     */
    public void onAbort(Runnable release) {
        if (succeeded) {
            return;
        }
        if (releases == null) {
            release.run();
        } else {
            releases.add(release);
        }
    }

    /**
     * Goes on with something that is on its way, as a stream that is being opened. It is given up if the operation is aborted
     * before it is there, and freed if that happens afterwards or if it comes too late; its failure is the operation's.
     *
     * @param <S> what is on its way
     * @param coming completes with it
     * @param free frees it
     * @param next goes on with it, on the operation's loop
     */
    public <S> void needs(CompletableFuture<S> coming, Consumer<? super S> free, Consumer<? super S> next) {
        onAbort(() -> coming.cancel(false));
        Async.whenDone(
                coming,
                (there, failure) -> Async.on(loop, () -> {
                    if (failure != null) {
                        fail(failure);
                    } else if (isDone()) {
                        free.accept(there);
                    } else {
                        onAbort(() -> free.accept(there));
                        next.accept(there);
                    }
                }));
    }

    /**
     * Ends the operation with a result.
     *
     * @param value the result
     * @param discard frees the result if nobody waits for it any more
     */
    public void succeed(T value, Consumer<? super T> discard) {
        succeeded = !future.isDone();
        if (!future.complete(value)) {
            succeeded = false;
            discard.accept(value);
            release();
        } else {
            releases = null;
        }
    }

    /**
     * Ends the operation with a failure, after everything it held has been freed.
     *
     * @param failure why
     */
    public void fail(Throwable failure) {
        if (!future.isDone()) {
            release();
        }
        future.completeExceptionally(Async.unwrap(failure));
    }
}
