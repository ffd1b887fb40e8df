package org.jlibp2p.delegate.server;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;

/**
 * One search, and all who read what it finds: each from the beginning, at its own pace. It is pulled only as fast as the fastest
 * of them reads, keeps what it has found, within bounds, and ends when nobody reads it any more. When it has ended it is an
 * answer for those who ask later. Confined to the server's loop.
 *
 * @param <T> what is found
 */
final class SharedSearch<T> {
    private final EventLoop loop;
    private final Rules rules;
    private final ToIntFunction<? super T> sizeOf;
    private final Runnable onEnd;
    private final ArrayList<T> found = new ArrayList<>();
    private final ArrayList<Cursor> waiting = new ArrayList<>(1);
    private Source<T> source;
    private Registration timer = Registration.none();
    private State state = State.RUNNING;
    private Throwable failure;
    private long bytes;
    private int readers;
    private boolean pulling;
    private boolean cutShort;
    private Instant begun;
    private Instant ended;
    private long endedNanos;

    /** How much one search may find, and for how long. */
    record Rules(int records, int bytes, Duration deadline) {}

    enum State {
        /** From the beginning; results may come. */
        RUNNING,
        /** From RUNNING: all there is was found, or as much as may be, or its time was over. */
        ENDED,
        /** From RUNNING: nobody wanted more. What was found by then is right, but not all. */
        ABANDONED,
        /** From RUNNING: the router failed, or had found nothing when the time was over. */
        FAILED
    }

    /**
     * A search that has not begun.
     *
     * @param loop the server's
     * @param rules its bounds
     * @param sizeOf how many bytes a result counts for
     * @param onEnd is run once when the search is no longer {@link State#RUNNING}
     */
    SharedSearch(EventLoop loop, Rules rules, ToIntFunction<? super T> sizeOf, Runnable onEnd) {
        this.loop = loop;
        this.rules = rules;
        this.sizeOf = sizeOf;
        this.onEnd = onEnd;
    }

    /** Begins to search; what the supplier throws is the search's failure. */
    void begin(Supplier<Source<T>> begin) {
        assert loop.inLoop();
        begun = loop.now();
        try {
            source = begin.get();
        } catch (Throwable e) { // a router's, of whatever kind
            fail(e);
            return;
        }
        timer = loop.schedule(rules.deadline(), this::timeOut);
    }

    State state() {
        return state;
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** A number of each that has been found, of all of them together. */
    long sum(ToIntFunction<? super T> number) {
        return found.stream().mapToLong(number::applyAsInt).sum();
    }

    /** Whether it ended before its end, since its time was over. */
    boolean isCutShort() {
        return cutShort;
    }

    /** Whether so many of what has been found so far are as wanted. */
    boolean has(int count, Predicate<? super T> wanted) {
        return found.size() >= count
                && found.stream().filter(wanted).limit(count).count() >= count;
    }

    /** When it was no longer running, to the second; now if it still is. */
    Instant resolved() {
        return (ended == null ? loop.now() : ended).truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * Names what this search has found, in a form: another search for the same thing may find something else. By the moment at which
     * it began, so that the name is known before all has been found, and servers that stand in for one another do not give the same.
     */
    String etag(String form) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, begun);
        return '"' + Long.toString(micros, Character.MAX_RADIX) + '-' + form.substring(form.indexOf('/') + 1) + '"';
    }

    /** How long ago that was. */
    Duration age() {
        return state == State.RUNNING ? Duration.ZERO : Duration.ofNanos(loop.nanoTime() - endedNanos);
    }

    /**
     * One more who reads, from the beginning.
     *
     * @param shared whether the search was there before it was asked for
     * @return to be closed
     */
    Cursor open(boolean shared) {
        assert loop.inLoop();
        readers++;
        return new Cursor(shared);
    }

    private void pull() {
        if (pulling || state != State.RUNNING) {
            return;
        }
        pulling = true;
        CompletableFuture<Optional<T>> next;
        try {
            next = source.next();
        } catch (Throwable e) {
            next = CompletableFuture.failedFuture(e);
        }
        // a task of its own even if it is there already: a million results that are must not nest
        Async.whenDone(next, (result, failed) -> onLoop(() -> arrived(result, failed)));
    }

    private void onLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (NodeClosedException ended) {
            closeSource(); // the server is gone, and with it whoever waits
        }
    }

    private void arrived(Optional<T> result, Throwable failed) {
        pulling = false;
        if (state != State.RUNNING) {
            return;
        }
        if (failed != null) {
            fail(Async.unwrap(failed));
        } else if (result.isEmpty()) {
            end(State.ENDED);
        } else {
            add(result.get());
        }
    }

    private void add(T result) {
        found.add(result);
        bytes += sizeOf.applyAsInt(result);
        if (found.size() >= rules.records() || bytes >= rules.bytes()) {
            end(State.ENDED);
        } else {
            wake();
        }
    }

    private void timeOut() {
        if (found.isEmpty()) {
            fail(new OperationTimeoutException("a search", rules.deadline()));
        } else {
            cutShort = true;
            end(State.ENDED);
        }
    }

    private void fail(Throwable reason) {
        failure = reason;
        end(State.FAILED);
    }

    private void end(State outcome) {
        if (state != State.RUNNING) {
            return;
        }
        state = outcome;
        ended = loop.now();
        endedNanos = loop.nanoTime();
        timer.close();
        timer = Registration.none();
        found.trimToSize();
        waiting.trimToSize();
        onEnd.run();
        wake();
        closeSource();
    }

    private void closeSource() {
        if (source == null) {
            return;
        }
        Source<T> closed = source;
        source = null; // an answer that is remembered does not keep what found it
        try {
            closed.close();
        } catch (Throwable bug) {
            Failures.note(bug);
        }
    }

    private void wake() {
        List<Cursor> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(Cursor::offer);
    }

    /** One who reads. */
    final class Cursor {
        private final boolean shared;
        private int at;
        private boolean closed;
        private CompletableFuture<Optional<T>> asked;

        private Cursor(boolean shared) {
            this.shared = shared;
        }

        /** Whether the search was there before. */
        boolean isShared() {
            return shared;
        }

        SharedSearch<T> search() {
            return SharedSearch.this;
        }

        /** The next result, or nothing when there are no more; completes on the loop. */
        CompletableFuture<Optional<T>> next() {
            assert loop.inLoop();
            asked = new CompletableFuture<>();
            CompletableFuture<Optional<T>> answer = asked;
            offer();
            return answer;
        }

        private void offer() {
            if (closed || asked == null) {
                return;
            }
            CompletableFuture<Optional<T>> answer = asked;
            if (at < found.size()) {
                asked = null;
                answer.complete(Optional.of(found.get(at++)));
            } else if (state == State.RUNNING) {
                waiting.add(this);
                pull();
            } else if (state == State.FAILED) {
                asked = null;
                answer.completeExceptionally(failure);
            } else {
                asked = null;
                answer.complete(Optional.empty());
            }
        }

        /** Reads no more. The search ends if nobody else does. */
        void close() {
            assert loop.inLoop();
            if (closed) {
                return;
            }
            closed = true;
            waiting.remove(this);
            if (--readers == 0) {
                end(State.ABANDONED);
            }
        }
    }
}
