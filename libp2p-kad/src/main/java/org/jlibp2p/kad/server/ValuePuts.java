package org.jlibp2p.kad.server;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.store.RecordStore;
import org.jlibp2p.kad.store.RecordStore.StoredRecord;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.record.InvalidRecordException;
import org.jlibp2p.record.InvalidRecordException.Reason;
import org.jlibp2p.record.RecordValidator;

/**
 * Puts values that are valid into a store, where nothing better is: those of one key one after the other, so that none of
 * two that come at once is compared with what is gone by then. Confined to the service's loop; the store's futures may
 * complete on any thread. A store that does not answer in time fails one put, and holds up no other for longer.
 */
final class ValuePuts {
    /** The most puts of one key at a time, the one under way and those that wait for it. */
    static final int MOST_OF_A_KEY = 3;

    private final EventLoop loop;
    private final RecordStore store;
    private final RecordValidator validator;
    private final Duration deadline;
    private final Map<Bytes, Line> lines = new HashMap<>();

    /** Those of one key. */
    private static final class Line {
        private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
        private int puts;
    }

    /**
     * Puts into a store.
     *
     * @param loop the service's
     * @param deadline how long a put may take, from when it is its turn
     */
    ValuePuts(EventLoop loop, RecordStore store, RecordValidator validator, Duration deadline) {
        this.loop = loop;
        this.store = store;
        this.validator = validator;
        this.deadline = deadline;
    }

    /**
     * Puts a value.
     *
     * @return completes on the loop when it is kept; fails with {@link InvalidRecordException} if a better one is, with
     *     {@link LimitExceededException} if too many of its key wait already, with {@link OperationTimeoutException} if the
     *     store does not answer in time, or as the store does
     */
    CompletableFuture<Void> put(Bytes key, StoredRecord record) {
        assert loop.inLoop();
        Line line = lines.computeIfAbsent(key, first -> new Line());
        if (line.puts >= MOST_OF_A_KEY) {
            return CompletableFuture.failedFuture(new LimitExceededException("ValuePuts.MOST_OF_A_KEY", "one key"));
        }
        CompletableFuture<Void> before = line.last;
        CompletableFuture<Void> done = new CompletableFuture<>();
        line.last = done;
        line.puts++;
        Async.whenDone(done, (kept, failure) -> {
            line.puts--;
            if (line.puts == 0) {
                lines.remove(key, line);
            }
        });
        Async.whenDone(before, (end, failure) -> begin(key, record, done));
        return done;
    }

    private void begin(Bytes key, StoredRecord record, CompletableFuture<Void> done) {
        assert loop.inLoop();
        step(() -> store.find(key, record.received()), done, known -> {
            compare(key, record, known);
            step(() -> store.put(key, record), done, done::complete);
        });
        if (!done.isDone()) {
            Registration timer = loop.schedule(
                    deadline,
                    () -> done.completeExceptionally(new OperationTimeoutException("storing a value", deadline)));
            Async.whenDone(done, (kept, failure) -> timer.close());
        }
    }

    /** Lets the store do something, and goes on with what came of it on the loop, unless the time is over. */
    private <T> void step(Supplier<CompletableFuture<T>> work, CompletableFuture<Void> done, Consumer<? super T> next) {
        CompletableFuture<T> begun;
        try {
            begun = work.get();
        } catch (RuntimeException failed) {
            done.completeExceptionally(failed);
            return;
        }
        Async.whenDone(begun, (value, failure) -> Async.on(loop, () -> goOn(value, failure, done, next), done));
    }

    private static <T> void goOn(T value, Throwable failure, CompletableFuture<Void> done, Consumer<? super T> next) {
        if (failure != null) {
            done.completeExceptionally(Async.unwrap(failure));
        } else if (!done.isDone()) {
            try {
                next.accept(value);
            } catch (RuntimeException refused) {
                done.completeExceptionally(refused);
            }
        }
    }

    /** The same value again is as good as a better one: it counts anew from now on. */
    private void compare(Bytes key, StoredRecord record, Optional<StoredRecord> known) {
        if (known.isPresent()
                && !known.get().value().equals(record.value())
                && !validator.isBetter(key, record.value(), known.get().value())
                && isValid(key, known.get(), record.received())) {
            throw new InvalidRecordException(Reason.OLDER, "a better value of the key is known");
        }
    }

    private boolean isValid(Bytes key, StoredRecord known, Instant now) {
        try {
            validator.validate(key, known.value(), now);
            return true;
        } catch (InvalidRecordException overByNow) {
            return false;
        }
    }
}
