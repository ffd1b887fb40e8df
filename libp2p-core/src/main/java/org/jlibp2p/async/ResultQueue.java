package org.jlibp2p.async;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * Both ends of a search: what finds puts results in, whoever asked pulls them out as {@link Results}. It holds a bounded
 * number of results; the finder waits for {@link #put} and so goes no faster than it is asked.
 *
 * <p>Confined to a loop: the finder's methods are called there, the asker's on any thread, and all futures complete there.
 * Whoever finds must {@link #end} or {@link #fail} it, at the latest when its own time runs out; nothing else does.
 *
 * @param <T> what is searched for
 */
public final class ResultQueue<T> implements Results<T> {
    private final EventLoop loop;
    private final int capacity;
    private final Queue<T> ready = new ArrayDeque<>();
    private final Queue<Offer<T>> waiting = new ArrayDeque<>();
    private final List<Runnable> onClose = new ArrayList<>(1);
    private final List<Runnable> onEnd = new ArrayList<>(1);
    private CompletableFuture<Optional<T>> asked;
    private long found;
    private boolean ended;
    private boolean closed;
    private boolean closedEarly;
    private Throwable failure;

    private record Offer<T>(T result, CompletableFuture<Boolean> accepted) {}

    private ResultQueue(EventLoop loop, int capacity) {
        this.loop = loop;
        this.capacity = capacity;
    }

    /**
     * A queue without results so far.
     *
     * @param <T> what is searched for
     * @param loop the loop of what finds
     * @param capacity how many results may be ready before anybody asks, and how many may wait behind those; above zero
     * @return the queue
     */
    public static <T> ResultQueue<T> create(EventLoop loop, int capacity) {
        if (capacity <= 0) {
            throw new IllegalArgumentException("capacity must be above zero, not " + capacity);
        }
        return new ResultQueue<>(loop, capacity);
    }

    // ── for what finds, on the loop ─────────────────────────────────────────────────────────────────────────────

    /**
     * Adds a result.
     *
     * @param result the result
     * @return completes with true when the result is asked for or there is room for it: the moment to look for more; with
     *     false if nobody wants more, or the queue has ended
     * @throws IllegalStateException if as many results wait for room already as there is room
     */
    public CompletableFuture<Boolean> put(T result) {
        assert loop.inLoop();
        Objects.requireNonNull(result, "result");
        if (closed || ended) {
            return CompletableFuture.completedFuture(false);
        }
        found++;
        if (isAsked() && answer(Optional.of(result))) {
            return CompletableFuture.completedFuture(true);
        }
        if (ready.size() < capacity) {
            ready.add(result);
            return CompletableFuture.completedFuture(true);
        }
        if (waiting.size() == capacity) {
            found--;
            throw new IllegalStateException("the results put before have not been accepted yet");
        }
        CompletableFuture<Boolean> accepted = new CompletableFuture<>();
        waiting.add(new Offer<>(result, accepted));
        return accepted;
    }

    /** Says that there are no more results. Those there are can still be had. */
    public void end() {
        assert loop.inLoop();
        if (!ended) {
            ended = true;
            onClose.clear();
            tellEnd();
            onEnd.forEach(Runnable::run);
            onEnd.clear();
        }
    }

    /**
     * Says that the search has failed. Results found before can still be had; who asks after the last of them gets the
     * failure. If the asker has closed this, that is an end like any other: being stopped is no failure.
     *
     * @param reason why
     */
    public void fail(Throwable reason) {
        assert loop.inLoop();
        if (!ended) {
            failure = closed ? null : Async.unwrap(reason);
            end();
        }
    }

    /**
     * Stops the search when the asker closes this before its end; at once if that has happened.
     *
     * @param stop is run on the loop
     */
    public void onClose(Runnable stop) {
        assert loop.inLoop();
        if (closed) {
            stop.run();
        } else if (!ended) {
            onClose.add(stop);
        }
    }

    /**
     * Tells somebody when the search has ended, however; at once if it has.
     *
     * @param told is run on the loop
     */
    public void onEnd(Runnable told) {
        assert loop.inLoop();
        if (ended) {
            told.run();
        } else {
            onEnd.add(told);
        }
    }

    /**
     * How many results have been put so far.
     *
     * @return those that were wanted
     */
    public long found() {
        assert loop.inLoop();
        return found;
    }

    /**
     * Why the search has failed.
     *
     * @return empty if it has not, or if the asker had closed this before
     */
    public Optional<Throwable> failure() {
        assert loop.inLoop();
        return Optional.ofNullable(failure);
    }

    /**
     * Whether the asker had enough, and closed this, before the search had ended.
     *
     * @return true from then on; false for whoever closes this when the end has come
     */
    public boolean isClosedEarly() {
        assert loop.inLoop();
        return closedEarly;
    }

    // ── for whoever asks, on any thread ─────────────────────────────────────────────────────────────────────────

    @Override
    public CompletableFuture<Optional<T>> next() {
        return Async.call(loop, this::nextOnLoop);
    }

    private CompletableFuture<Optional<T>> nextOnLoop() {
        if (isAsked()) {
            return CompletableFuture.failedFuture(new IllegalStateException("a next is pending already"));
        }
        T result = ready.poll();
        if (result != null) {
            makeRoom(); // which may make the finder put more at once: it must not find anybody asking here
            return CompletableFuture.completedFuture(Optional.of(result));
        }
        CompletableFuture<Optional<T>> answer = new CompletableFuture<>();
        asked = answer;
        tellEnd();
        return answer;
    }

    private void makeRoom() {
        Offer<T> next = waiting.poll();
        if (next != null) {
            ready.add(next.result);
            next.accepted.complete(true);
        }
    }

    private boolean isAsked() {
        return asked != null && !asked.isDone();
    }

    /** False if the asker has given up at this very moment. */
    private boolean answer(Optional<T> result) {
        CompletableFuture<Optional<T>> answer = asked;
        asked = null;
        return answer.complete(result);
    }

    private void tellEnd() {
        if (!(ended || closed) || !isAsked() || !ready.isEmpty()) {
            return;
        }
        if (failure == null) {
            answer(Optional.empty());
        } else {
            CompletableFuture<Optional<T>> answer = asked;
            asked = null;
            answer.completeExceptionally(failure);
        }
    }

    @Override
    public CompletableFuture<List<T>> take(int limit) {
        List<T> taken = new ArrayList<>();
        CompletableFuture<List<T>> all = new CompletableFuture<>();
        all.whenComplete((results, failed) -> close());
        Async.loop(() -> taken.size() >= limit || all.isDone()
                        ? CompletableFuture.completedFuture(false)
                        : next().thenApply(result -> result.map(taken::add).orElse(false)))
                .whenComplete((end, failed) -> {
                    if (failed == null) {
                        all.complete(taken);
                    } else {
                        all.completeExceptionally(Async.unwrap(failed));
                    }
                });
        return all;
    }

    @Override
    public Iterable<T> blocking() {
        return new BlockingResults<>(this, loop);
    }

    @Override
    public void close() {
        Async.on(loop, this::closeOnLoop);
    }

    private void closeOnLoop() {
        if (closed) {
            return;
        }
        closed = true;
        closedEarly = !ended;
        failure = null;
        ready.clear();
        List.copyOf(onClose).forEach(Runnable::run);
        onClose.clear();
        waiting.forEach(offer -> offer.accepted.complete(false));
        waiting.clear();
        tellEnd();
    }
}
