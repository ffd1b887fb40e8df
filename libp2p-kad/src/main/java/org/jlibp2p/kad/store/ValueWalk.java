package org.jlibp2p.kad.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.store.RecordStore.StoredRecord;

/** Goes through the values that a table has now, some at a time, whatever changes meanwhile. Confined to its loop. */
final class ValueWalk {
    private final ValueTable table;
    private final List<Bytes> keys;
    private int at;

    ValueWalk(ValueTable table) {
        this.table = table;
        keys = new ArrayList<>(table.keys());
    }

    boolean isOver() {
        return at == keys.size();
    }

    /** The next values that are still there. */
    void next(int most, BiConsumer<Bytes, StoredRecord> seen) {
        for (int i = 0; i < most && !isOver(); i++) {
            Bytes key = keys.get(at++);
            Optional<StoredRecord> record = table.any(key);
            record.ifPresent(value -> seen.accept(key, value));
        }
    }
}
