package org.jlibp2p.kad.store;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.LimitExceededException;

/**
 * Values in memory, gone with the process. For one service, on whose loop it is called; its futures are complete when they
 * are returned.
 *
 * <p>What a value is put in place of always makes room for it. A new one is refused if whoever puts it has put as many as one
 * may. When the store is full, in number or in bytes, a new one takes the place of the oldest of one of the peers that have
 * put the most, unless who puts it is among those: then it is refused.
 */
public final class MemoryRecordStore implements RecordStore {
    private final ValueTable table;

    private MemoryRecordStore(RecordStoreLimits limits) {
        table = new ValueTable(limits);
    }

    /**
     * An empty store.
     *
     * @param limits how much it may hold, and for how long
     * @return the store
     */
    public static MemoryRecordStore create(RecordStoreLimits limits) {
        return new MemoryRecordStore(limits);
    }

    @Override
    public CompletableFuture<Void> put(Bytes key, StoredRecord record) {
        try {
            table.put(key, record);
            return CompletableFuture.completedFuture(null);
        } catch (LimitExceededException full) {
            return CompletableFuture.failedFuture(full);
        }
    }

    @Override
    public CompletableFuture<Optional<StoredRecord>> find(Bytes key, Instant now) {
        return CompletableFuture.completedFuture(table.find(key, now));
    }

    /**
     * How many values there are, those included whose time is over and which nothing has taken the place of yet.
     *
     * @return keys that have one
     */
    public int size() {
        return table.size();
    }

    @Override
    public OptionalLong count() {
        return OptionalLong.of(table.size());
    }
}
