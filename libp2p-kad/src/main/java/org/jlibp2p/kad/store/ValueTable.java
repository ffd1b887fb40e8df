package org.jlibp2p.kad.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.store.RecordStore.StoredRecord;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.peer.PeerId;

/**
 * Values under their keys, in memory, in the order in which they came, which is the order in which their time ends. Plain
 * state, confined to the loop of its store; time is a parameter.
 *
 * <p>What a value is put in place of always makes room for it. A new one is refused if whoever puts it has put as many as one
 * may. When the table is full, in number or in bytes, a new one takes the place of the oldest of one of the peers that have
 * put the most, unless who puts it is among those: then it is refused.
 */
final class ValueTable {
    private static final int AT_A_TIME = 64;

    private final RecordStoreLimits limits;
    private final Map<Bytes, StoredRecord> values = new LinkedHashMap<>();
    private final Holders<Source> sources = new Holders<>(Source::new);
    private long bytes;

    private static final class Source extends Holder {
        private final Set<Bytes> keys = new LinkedHashSet<>();

        Source(PeerId id) {
            super(id);
        }

        Bytes oldest() {
            return keys.iterator().next();
        }

        /** The oldest but one; there are two at least. */
        Bytes oldestBut(Bytes key) {
            Iterator<Bytes> all = keys.iterator();
            Bytes first = all.next();
            return first.equals(key) ? all.next() : first;
        }
    }

    ValueTable(RecordStoreLimits limits) {
        this.limits = limits;
    }

    int size() {
        return values.size();
    }

    long bytes() {
        return bytes;
    }

    /**
     * Keeps a value in place of the one there is. The same value again counts anew, and stays that of the peer that put it
     * first.
     *
     * @return what is kept
     * @throws LimitExceededException if there is no room for it; what there was stays
     */
    StoredRecord put(Bytes key, StoredRecord put) {
        check(key.size(), limits.keySize(), "RecordStoreLimits.keySize", "a key");
        check(put.value().size(), limits.valueSize(), "RecordStoreLimits.valueSize", "a value");
        expire(put.received());
        StoredRecord known = values.get(key);
        boolean same = known != null && known.value().equals(put.value());
        StoredRecord record =
                new StoredRecord(put.value().compact(), put.received(), same ? known.source() : put.source());
        boolean again = known != null && known.source().equals(record.source());
        makeRoom(key, record, known, again);
        if (values.containsKey(key)) {
            remove(key);
        }
        Bytes own = key.compact();
        values.put(own, record);
        bytes += size(key, record);
        Source source = sources.getOrCreate(record.source());
        source.keys.add(own);
        sources.grew(source);
        return record;
    }

    /** Whether a key has this very value already, from no longer before it than that. */
    boolean isFresh(Bytes key, StoredRecord record, Duration age) {
        StoredRecord known = values.get(key);
        return known != null
                && !known.received().isAfter(record.received())
                && record.received().isBefore(known.received().plus(age))
                && known.value().equals(record.value());
    }

    private static void check(int size, int most, String limit, String what) {
        if (size > most) {
            throw new LimitExceededException(limit, what + " of " + size + " bytes");
        }
    }

    private static long size(Bytes key, StoredRecord record) {
        return (long) key.size() + record.value().size();
    }

    private void makeRoom(Bytes key, StoredRecord record, StoredRecord known, boolean again) {
        Source source = sources.get(record.source());
        int its = source == null ? 0 : source.count;
        if (!again && its >= limits.perPeer() && !expireOf(source, record.received())) {
            throw new LimitExceededException(
                    "RecordStoreLimits.perPeer", record.source().toString());
        }
        long more = size(key, record) - (known == null ? 0 : size(key, known));
        while (known == null && values.size() >= limits.total() || bytes + more > limits.bytes()) {
            remove(leaving(key, its, record.received()));
        }
    }

    private boolean expireOf(Source source, Instant now) {
        Bytes oldest = source.oldest();
        if (!isOver(values.get(oldest), now)) {
            return false;
        }
        remove(oldest);
        return true;
    }

    /** Which value makes room: any but that of the key itself. */
    private Bytes leaving(Bytes key, int its, Instant now) {
        if (!values.isEmpty()) {
            Map.Entry<Bytes, StoredRecord> oldest = values.entrySet().iterator().next();
            if (isOver(oldest.getValue(), now) && !oldest.getKey().equals(key)) {
                return oldest.getKey();
            }
            Source largest = sources.largest();
            if (largest.count > its + 1) {
                return largest.oldestBut(key);
            }
        }
        throw new LimitExceededException("RecordStoreLimits.total", "system");
    }

    /** The value of a key, unless its time is over. */
    Optional<StoredRecord> find(Bytes key, Instant now) {
        return Optional.ofNullable(values.get(key)).filter(record -> !isOver(record, now));
    }

    /** The value of a key, even if its time is over. */
    Optional<StoredRecord> any(Bytes key) {
        return Optional.ofNullable(values.get(key));
    }

    /** Those of all values, from the oldest on. */
    Set<Bytes> keys() {
        return values.keySet();
    }

    private boolean isOver(StoredRecord record, Instant now) {
        return !now.isBefore(record.received().plus(limits.validity()));
    }

    /** Forgets what is over, a bounded number of values at a time. */
    void expire(Instant now) {
        for (int i = 0; i < AT_A_TIME && !values.isEmpty(); i++) {
            Map.Entry<Bytes, StoredRecord> oldest = values.entrySet().iterator().next();
            if (!isOver(oldest.getValue(), now)) {
                return;
            }
            remove(oldest.getKey());
        }
    }

    private void remove(Bytes key) {
        StoredRecord record = values.remove(key);
        bytes -= size(key, record);
        Source source = sources.get(record.source());
        source.keys.remove(key);
        sources.shrank(source);
    }
}
