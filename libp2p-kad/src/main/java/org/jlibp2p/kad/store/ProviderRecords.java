package org.jlibp2p.kad.store;

import java.util.Arrays;
import java.util.random.RandomGenerator;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peer.PeerId;

/**
 * Provider records as they stand in three lists at once: those of a key, those of a provider, and all of them; the latter two
 * in the order in which they came, which is the order in which their time ends. A record is a number, and knows no rules.
 * Plain state, confined to the loop of its store.
 */
final class ProviderRecords {
    static final int NONE = IntRecords.NONE;

    private static final int FIELDS = 8;
    private static final int KEY = 0;
    private static final int PEER = 1;
    private static final int AT = 2;
    private static final int OLDER = 3;
    private static final int LATER = 4;
    private static final int OLDER_OF_PEER = 5;
    private static final int LATER_OF_PEER = 6;
    private static final int NEXT_OF_KEY = 7;

    private final KeyIndex keys;
    private final IntRecords records = new IntRecords(FIELDS);
    private final Holders<Provider> holders = new Holders<>(this::number);
    private Provider[] providers = new Provider[16];
    private int[] unusedNumbers = new int[0];
    private int unused;
    private int numbers;
    private int oldest = NONE;
    private int latest = NONE;
    private int size;
    private int cursor = NONE;
    private int cursorEnd = NONE;

    ProviderRecords(RandomGenerator random) {
        keys = new KeyIndex(random);
    }

    int size() {
        return size;
    }

    int providers() {
        return holders.size();
    }

    int keys() {
        return keys.size();
    }

    /** The one whose time ends first, or {@link #NONE}. */
    int oldest() {
        return oldest;
    }

    /** A provider that has records, or null. */
    Provider provider(PeerId id) {
        return holders.get(id);
    }

    /** One of those with the most records; not to be called while there are none. */
    Provider largest() {
        return holders.largest();
    }

    Provider providerOf(int record) {
        return providers[records.get(record, PEER)];
    }

    Bytes keyOf(int record) {
        return keys.key(records.get(record, KEY));
    }

    /** When it came, in seconds. */
    long at(int record) {
        return Integer.toUnsignedLong(records.get(record, AT));
    }

    /** How many records a key has. */
    int count(Bytes key) {
        int entry = keys.find(key);
        return entry == NONE ? 0 : keys.count(entry);
    }

    /** The first record of a key, or {@link #NONE}. */
    int first(Bytes key) {
        int entry = keys.find(key);
        return entry == NONE ? NONE : keys.head(entry);
    }

    /** The next record of the same key, or {@link #NONE}. */
    int next(int record) {
        return records.get(record, NEXT_OF_KEY);
    }

    /** The record of a key and a provider, or {@link #NONE}. */
    int find(Bytes key, Provider provider) {
        int record = first(key);
        while (record != NONE && records.get(record, PEER) != provider.index) {
            record = next(record);
        }
        return record;
    }

    /** Adds a record that is not there. */
    Provider add(Bytes key, PeerId id, long at) {
        Provider provider = holders.getOrCreate(id);
        int known = keys.find(key);
        int entry = known == NONE ? keys.add(key) : known;
        int record = records.allocate();
        records.set(record, KEY, entry);
        records.set(record, PEER, provider.index);
        records.set(record, NEXT_OF_KEY, keys.head(entry));
        keys.head(entry, record);
        keys.count(entry, keys.count(entry) + 1);
        holders.grew(provider);
        size++;
        link(record, provider, at);
        return provider;
    }

    /** As if it came now. */
    void renew(int record, long at) {
        Provider provider = providerOf(record);
        unlink(record, provider);
        link(record, provider, at);
    }

    /**
     * Takes a record away.
     *
     * @return whether its provider has none any more, and is forgotten
     */
    boolean remove(int record) {
        Provider provider = providerOf(record);
        unlink(record, provider);
        unlinkFromKey(record);
        records.free(record);
        size--;
        boolean gone = holders.shrank(provider);
        if (gone) {
            providers[provider.index] = null;
            release(provider.index);
        }
        return gone;
    }

    private void unlinkFromKey(int record) {
        int entry = records.get(record, KEY);
        if (keys.head(entry) == record) {
            keys.head(entry, next(record));
        } else {
            int at = keys.head(entry);
            while (next(at) != record) {
                at = next(at);
            }
            records.set(at, NEXT_OF_KEY, next(record));
        }
        int count = keys.count(entry) - 1;
        keys.count(entry, count);
        if (count == 0) {
            keys.remove(entry);
        }
    }

    /** Puts a record at the end of all, and of its provider's. */
    private void link(int record, Provider provider, long at) {
        records.set(record, AT, (int) at);
        records.set(record, LATER, NONE);
        records.set(record, LATER_OF_PEER, NONE);
        oldest = oldest == NONE ? record : oldest;
        join(latest, record, OLDER, LATER);
        latest = record;
        provider.oldest = provider.oldest == NONE ? record : provider.oldest;
        join(provider.latest, record, OLDER_OF_PEER, LATER_OF_PEER);
        provider.latest = record;
    }

    private void unlink(int record, Provider provider) {
        int older = records.get(record, OLDER);
        int later = records.get(record, LATER);
        oldest = oldest == record ? later : oldest;
        latest = latest == record ? older : latest;
        join(older, later, OLDER, LATER);
        moveCursor(record, older, later);
        int olderOfPeer = records.get(record, OLDER_OF_PEER);
        int laterOfPeer = records.get(record, LATER_OF_PEER);
        provider.oldest = provider.oldest == record ? laterOfPeer : provider.oldest;
        provider.latest = provider.latest == record ? olderOfPeer : provider.latest;
        join(olderOfPeer, laterOfPeer, OLDER_OF_PEER, LATER_OF_PEER);
    }

    private void join(int older, int later, int olderField, int laterField) {
        if (older != NONE) {
            records.set(older, laterField, later);
        }
        if (later != NONE) {
            records.set(later, olderField, older);
        }
    }

    private Provider number(PeerId id) {
        int index = unused > 0 ? unusedNumbers[--unused] : numbers++;
        if (index >= providers.length) {
            providers = Arrays.copyOf(providers, 2 * providers.length);
        }
        providers[index] = new Provider(id, index);
        return providers[index];
    }

    private void release(int index) {
        if (unused == unusedNumbers.length) {
            unusedNumbers = Arrays.copyOf(unusedNumbers, Math.max(16, 2 * unused));
        }
        unusedNumbers[unused++] = index;
    }

    /** Begins to go through all that is there now, from the oldest on; what comes from now on is not gone through. */
    void beginWalk() {
        cursor = oldest;
        cursorEnd = latest;
    }

    boolean isWalking() {
        return cursor != NONE;
    }

    void endWalk() {
        cursor = NONE;
        cursorEnd = NONE;
    }

    /** The next one; not to be called but while that goes on. */
    int walk() {
        int record = cursor;
        if (cursor == cursorEnd) {
            endWalk();
        } else {
            cursor = records.get(cursor, LATER);
        }
        return record;
    }

    private void moveCursor(int leaving, int older, int later) {
        if (cursor == leaving && cursorEnd == leaving) {
            endWalk();
        } else if (cursor == leaving) {
            cursor = later;
        } else if (cursorEnd == leaving) {
            cursorEnd = older;
        }
    }
}
