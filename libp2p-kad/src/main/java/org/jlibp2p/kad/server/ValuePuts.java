package org.jlibp2p.kad.server;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.record.InvalidRecordException;
import org.jlibp2p.kad.record.InvalidRecordException.Reason;
import org.jlibp2p.kad.record.RecordValidator;
import org.jlibp2p.kad.store.RecordStore;
import org.jlibp2p.kad.store.RecordStore.StoredRecord;

/**
 * Puts values that are valid into a store, where nothing better is: those of one key one after the other, so that none of
 * two that come at once is compared with what is gone by then. Confined to the service's loop.
 */
final class ValuePuts {
    private final RecordStore store;
    private final RecordValidator validator;

    /** The last one of each key that is under way. */
    private final Map<Bytes, CompletableFuture<Void>> underWay = new HashMap<>();

    ValuePuts(RecordStore store, RecordValidator validator) {
        this.store = store;
        this.validator = validator;
    }

    /**
     * Puts a value.
     *
     * @return completes when it is kept; fails with {@link InvalidRecordException} if a better one is, or as the store does
     */
    CompletableFuture<Void> put(Bytes key, StoredRecord record) {
        CompletableFuture<Void> before = underWay.get(key);
        CompletableFuture<Void> done = new CompletableFuture<>();
        underWay.put(key, done);
        if (before == null) {
            begin(key, record, done);
        } else {
            Async.whenDone(before, (end, failure) -> begin(key, record, done));
        }
        return done;
    }

    int underWay() {
        return underWay.size();
    }

    private void begin(Bytes key, StoredRecord record, CompletableFuture<Void> done) {
        CompletableFuture<Void> put;
        try {
            put = store.find(key, record.received()).thenCompose(known -> {
                compare(key, record, known);
                return store.put(key, record);
            });
        } catch (RuntimeException failed) {
            put = CompletableFuture.failedFuture(failed);
        }
        Async.whenDone(put, (kept, failure) -> {
            underWay.remove(key, done);
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(Async.unwrap(failure));
            }
        });
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
