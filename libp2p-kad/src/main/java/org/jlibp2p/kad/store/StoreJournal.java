package org.jlibp2p.kad.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.journal.JournalWriter;
import org.jlibp2p.kad.store.KadStoreException.Reason;
import org.jlibp2p.kad.store.ProviderTable.Stored;
import org.jlibp2p.limits.LimitExceededException;

/**
 * Writes down what changes in the tables of a store and, when too much of its file is out of date, all that is in them, a
 * little with each change: so nothing ever stops, and the file's length is bounded. Confined to the loop of the service.
 */
final class StoreJournal {
    /** How many provider records are written anew in a step; of values, which are longer, one. */
    static final int AT_A_TIME = 16;

    /** How many steps are made with each change. */
    static final int STEPS = 2;

    /** The same while nothing else can be written, since the file failed. */
    static final int STEPS_WHEN_BROKEN = 256;

    /** How old what is written down must be before the same is written down again. */
    static final Duration RENEWAL = Duration.ofMinutes(30);

    /** After a failure, how long until it is tried again. */
    static final Duration RETRY = Duration.ofSeconds(30);

    private final Path file;
    private final JournalWriter writer;
    private final ProviderTable providers;
    private final ValueTable values;

    /** What has to be free in the backlog before more is written anew: changes go first. */
    private final int reserve;

    private ValueWalk valueWalk;
    private boolean rewriting;
    private int rewrites;
    private int failures;
    private Instant notBefore = Instant.MIN;
    private CompletableFuture<Void> latest = CompletableFuture.completedFuture(null);

    /**
     * A journal of two tables.
     *
     * @param backlog how much may wait for the disk, in bytes of memory
     */
    StoreJournal(Path file, JournalWriter writer, long backlog, ProviderTable providers, ValueTable values) {
        this.file = file;
        reserve = (int) Math.min(Integer.MAX_VALUE / 2, Math.max(StoreEntryCodec.MAX_ENTRY, backlog / 2));
        this.writer = writer;
        this.providers = providers;
        this.values = values;
    }

    /** Fails where a change would have to wait too long for the disk to be made at all. */
    void checkRoom(int bytes) {
        if (bytes > StoreEntryCodec.MAX_ENTRY / 2) {
            throw new LimitExceededException("StoreEntryCodec.MAX_ENTRY", file.toString());
        }
        if (!writer.hasRoom(bytes)) {
            throw new LimitExceededException("FileKadStoreOptions.backlog", file.toString());
        }
    }

    /** Writes down what has been changed in a table. */
    CompletableFuture<Void> write(Bytes part, Instant now) {
        CompletableFuture<Void> written = writer.add(part);
        rewriteSome(now);
        CompletableFuture<Void> result = new CompletableFuture<>();
        Async.whenDone(written, (done, failure) -> {
            if (failure == null) {
                result.complete(null);
            } else {
                result.completeExceptionally(failure(Async.unwrap(failure)));
            }
        });
        latest = result;
        return result;
    }

    /** Whether all that is in the tables is in the file, or on its way there. */
    boolean isUpToDate() {
        return !writer.isBroken() && !latest.isCompletedExceptionally();
    }

    /** Completes as the latest change does, and so when all that came before is written too. */
    CompletableFuture<Void> latest() {
        return Async.copyOf(latest);
    }

    private Throwable failure(Throwable failure) {
        return failure instanceof IOException
                ? new KadStoreException(
                        Reason.UNWRITABLE,
                        file,
                        "it cannot be written, and what comes is lost if the process ends: make room on the disk, or"
                                + " correct the rights; it is tried again every " + RETRY.toSeconds() + " s",
                        failure)
                : failure;
    }

    private void rewriteSome(Instant now) {
        if (writer.failures() != failures) {
            failures = writer.failures();
            notBefore = now.plus(RETRY);
            stop();
        }
        // One that was handed in whole before a failure was seen may still have got its place: then it is more than was
        // awaited.
        boolean settled = rewrites <= writer.installed() + failures;
        if (!rewriting && (writer.isWasteful() || writer.isBroken()) && settled && !now.isBefore(notBefore)) {
            begin();
        }
        int steps = writer.isBroken() ? STEPS_WHEN_BROKEN : STEPS;
        for (int i = 0; i < steps && rewriting && rewriteSome(); i++) {
            continue;
        }
    }

    private void begin() {
        rewriting = true;
        rewrites = writer.installed() + failures + 1;
        writer.beginRewrite();
        providers.beginWalk();
        valueWalk = new ValueWalk(values);
    }

    private void stop() {
        if (rewriting) {
            writer.giveUp();
        }
        rewriting = false;
        rewrites = writer.installed() + failures;
        providers.endWalk();
        valueWalk = null;
    }

    private boolean rewriteSome() {
        if (!writer.hasRoom(reserve)) {
            return false; // with one of the next changes
        }
        if (providers.isWalking()) {
            for (Stored stored : providers.walk(AT_A_TIME)) {
                writer.rewrite(StoreEntryCodec.encode(stored));
            }
        } else {
            valueWalk.next(1, (key, record) -> writer.rewrite(StoreEntryCodec.encode(key, record)));
        }
        if (!providers.isWalking() && valueWalk.isOver()) {
            rewriting = false;
            valueWalk = null;
            writer.install();
        }
        return rewriting;
    }
}
