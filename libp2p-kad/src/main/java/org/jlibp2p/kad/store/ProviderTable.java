package org.jlibp2p.kad.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/**
 * Who provides what, in memory. Plain state, confined to the loop of its store; time is a parameter, in seconds since 1970.
 *
 * <p>Records stand in three lists at once: those of a key, those of a provider and all of them; the latter two in the order
 * in which they came, which is the order in which their time ends. So what is over is found at the beginning, and nothing is
 * ever searched through.
 *
 * <p>Who announces again what it has announced is never refused. A new record is refused if its key has as many providers, or
 * its provider as many keys, as they may have. When the table is full a new one takes the place of the oldest of one of the
 * peers that have the most here, unless its own sender is among those: then it is refused.
 */
final class ProviderTable {
    private static final int NONE = IntRecords.NONE;

    /** How many records whose time is over make room in one step. */
    private static final int AT_A_TIME = 256;

    private static final int FIELDS = 8;
    private static final int KEY = 0;
    private static final int PEER = 1;
    private static final int AT = 2;
    private static final int OLDER = 3;
    private static final int LATER = 4;
    private static final int OLDER_OF_PEER = 5;
    private static final int LATER_OF_PEER = 6;
    private static final int NEXT_OF_KEY = 7;

    private final ProviderStoreLimits limits;
    private final long validity;
    private final long addressValidity;
    private final RandomGenerator random;
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
    private long addressMemory;
    private int cursor = NONE;
    private int cursorEnd = NONE;
    private int written = 1;

    ProviderTable(ProviderStoreLimits limits, RandomGenerator random) {
        this.limits = limits;
        this.random = random;
        validity = limits.validity().toSeconds();
        addressValidity = limits.addressValidity().toSeconds();
        keys = new KeyIndex(random);
    }

    /**
     * A record as it is written down.
     *
     * @param hasAddresses whether there are addresses of the provider, here or in an earlier record
     * @param addresses those, unless they are the same as in an earlier record
     * @param addressesAt when they came, if there are any
     */
    record Stored(
            Bytes key, PeerId provider, long at, boolean hasAddresses, List<Multiaddr> addresses, long addressesAt) {
        /** The same, and nothing of it later than now. */
        Stored asOf(long now) {
            return at <= now
                    ? this
                    : new Stored(key, provider, now, hasAddresses, addresses, Math.min(addressesAt, now));
        }
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

    long addressMemory() {
        return addressMemory;
    }

    /**
     * Keeps a record, in place of that of the same key and provider if there is one.
     *
     * @return what is to be written down of it
     * @throws LimitExceededException if there is no room for it
     */
    Stored add(Bytes key, PeerInfo info, long now) {
        Provider provider = put(key, info.id(), now);
        boolean changed = !info.addresses().isEmpty() && remember(provider, info.addresses(), now);
        boolean addressesToo = changed || provider.written != written;
        provider.written = written;
        return stored(key, provider, now, addressesToo);
    }

    /**
     * Keeps a record that was written down, those before it having been restored.
     *
     * @throws LimitExceededException if there is no room for it
     */
    void restore(Stored stored) {
        Provider provider = put(stored.key(), stored.provider(), stored.at());
        provider.written = written;
        if (!stored.addresses().isEmpty()) {
            remember(provider, stored.addresses(), stored.addressesAt());
        } else if (stored.hasAddresses()) {
            provider.addressesAt = (int) stored.addressesAt();
        }
    }

    private Provider put(Bytes key, PeerId id, long at) {
        if (key.isEmpty() || key.size() > ProviderStoreLimits.MAX_KEY_SIZE) {
            throw new LimitExceededException("ProviderStoreLimits.MAX_KEY_SIZE", "a key of " + key.size() + " bytes");
        }
        expire(at);
        Provider provider = holders.get(id);
        int record = provider == null ? NONE : recordOf(keys.find(key), provider.index);
        if (record == NONE) {
            makeRoom(keys.find(key), id, at);
            provider = holders.getOrCreate(id);
            record = insert(key, provider);
        } else {
            unlink(record, provider);
        }
        records.set(record, AT, (int) at);
        link(record, provider);
        return provider;
    }

    private static Stored stored(Bytes key, Provider provider, long at, boolean addressesToo) {
        List<Multiaddr> known = provider.info().addresses();
        long addressesAt = Integer.toUnsignedLong(provider.addressesAt);
        return new Stored(key, provider.id(), at, !known.isEmpty(), addressesToo ? known : List.of(), addressesAt);
    }

    /** Whether they are others than those that were known. */
    private boolean remember(Provider provider, List<Multiaddr> told, long at) {
        provider.addressesAt = (int) at;
        List<Multiaddr> addresses = bounded(told);
        long before = provider.memory();
        long after = Provider.memory(addresses);
        if (addressMemory - before + after > limits.addressMemory()) {
            addresses = List.of();
            after = 0;
        }
        if (addresses.equals(provider.info().addresses())) {
            return false;
        }
        addressMemory += after - before;
        provider.addresses(addresses);
        return true;
    }

    private List<Multiaddr> bounded(List<Multiaddr> told) {
        List<Multiaddr> kept = new ArrayList<>(Math.min(told.size(), limits.addresses()));
        int bytes = 0;
        for (Multiaddr address : told) {
            int its = address.bytes().size();
            if (kept.size() < limits.addresses() && bytes + its <= limits.addressBytes()) {
                kept.add(address);
                bytes += its;
            }
        }
        return kept;
    }

    /** Who has some content, at most so many: of more, any. */
    List<PeerInfo> find(Bytes key, int limit, long now) {
        int entry = keys.find(key);
        if (entry == NONE || limit <= 0) {
            return List.of();
        }
        int count = keys.count(entry);
        List<PeerInfo> found = new ArrayList<>(Math.min(count, limit));
        int record = keys.head(entry);
        for (int skip = count > limit ? random.nextInt(count) : 0; skip > 0; skip--) {
            record = records.get(record, NEXT_OF_KEY);
        }
        for (int seen = 0; seen < count && found.size() < limit; seen++) {
            if (!isOver(record, now)) {
                found.add(info(providers[records.get(record, PEER)], now));
            }
            record = records.get(record, NEXT_OF_KEY);
            record = record == NONE ? keys.head(entry) : record;
        }
        return found;
    }

    private PeerInfo info(Provider provider, long now) {
        boolean addressesToo = now - Integer.toUnsignedLong(provider.addressesAt) < addressValidity;
        return addressesToo ? provider.info() : new PeerInfo(provider.id(), List.of());
    }

    private boolean isOver(int record, long now) {
        return now - Integer.toUnsignedLong(records.get(record, AT)) >= validity;
    }

    /** Forgets what is over, a bounded number of records at a time. */
    void expire(long now) {
        for (int i = 0; i < AT_A_TIME && oldest != NONE && isOver(oldest, now); i++) {
            remove(oldest);
        }
    }

    private void makeRoom(int entry, PeerId id, long now) {
        if (entry != NONE && keys.count(entry) >= limits.perKey() && !expireOf(entry, now)) {
            throw new LimitExceededException("ProviderStoreLimits.perKey", "one key");
        }
        Provider provider = holders.get(id);
        int its = provider == null ? 0 : provider.count;
        if (its >= limits.perPeer()) {
            if (!isOver(provider.oldest, now)) {
                throw new LimitExceededException("ProviderStoreLimits.perPeer", id.toString());
            }
            remove(provider.oldest);
        }
        if (size >= limits.total()) {
            makeRoomOfAll(its, now);
        }
    }

    private boolean expireOf(int entry, long now) {
        for (int record = keys.head(entry); record != NONE; record = records.get(record, NEXT_OF_KEY)) {
            if (isOver(record, now)) {
                remove(record);
                return true;
            }
        }
        return false;
    }

    private void makeRoomOfAll(int its, long now) {
        if (isOver(oldest, now)) {
            remove(oldest);
            return;
        }
        Provider largest = holders.largest();
        if (largest.count <= its + 1) {
            throw new LimitExceededException("ProviderStoreLimits.total", "system");
        }
        remove(largest.oldest);
    }

    /** The record of a key and a provider. */
    private int recordOf(int entry, int provider) {
        if (entry != NONE) {
            for (int record = keys.head(entry); record != NONE; record = records.get(record, NEXT_OF_KEY)) {
                if (records.get(record, PEER) == provider) {
                    return record;
                }
            }
        }
        return NONE;
    }

    private int insert(Bytes key, Provider provider) {
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
        return record;
    }

    private void remove(int record) {
        Provider provider = providers[records.get(record, PEER)];
        unlink(record, provider);
        unlinkFromKey(record);
        records.free(record);
        size--;
        if (holders.shrank(provider)) {
            addressMemory -= provider.memory();
            providers[provider.index] = null;
            release(provider.index);
        }
    }

    private void unlinkFromKey(int record) {
        int entry = records.get(record, KEY);
        int next = records.get(record, NEXT_OF_KEY);
        if (keys.head(entry) == record) {
            keys.head(entry, next);
        } else {
            int at = keys.head(entry);
            while (records.get(at, NEXT_OF_KEY) != record) {
                at = records.get(at, NEXT_OF_KEY);
            }
            records.set(at, NEXT_OF_KEY, next);
        }
        int count = keys.count(entry) - 1;
        keys.count(entry, count);
        if (count == 0) {
            keys.remove(entry);
        }
    }

    /** Puts a record at the end of all, and of its provider's. */
    private void link(int record, Provider provider) {
        records.set(record, OLDER, latest);
        records.set(record, LATER, NONE);
        if (latest == NONE) {
            oldest = record;
        } else {
            records.set(latest, LATER, record);
        }
        latest = record;
        records.set(record, OLDER_OF_PEER, provider.latest);
        records.set(record, LATER_OF_PEER, NONE);
        if (provider.latest == NONE) {
            provider.oldest = record;
        } else {
            records.set(provider.latest, LATER_OF_PEER, record);
        }
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
        written++;
    }

    boolean isWalking() {
        return cursor != NONE;
    }

    void endWalk() {
        cursor = NONE;
        cursorEnd = NONE;
    }

    /** The next records of those, with the addresses where they come for the first time. */
    List<Stored> walk(int most) {
        List<Stored> seen = new ArrayList<>();
        while (cursor != NONE && seen.size() < most) {
            Provider provider = providers[records.get(cursor, PEER)];
            boolean addressesToo = provider.written != written;
            provider.written = written;
            long at = Integer.toUnsignedLong(records.get(cursor, AT));
            seen.add(stored(keys.key(records.get(cursor, KEY)), provider, at, addressesToo));
            cursor = cursor == cursorEnd ? NONE : records.get(cursor, LATER);
        }
        return seen;
    }

    private void moveCursor(int leaving, int older, int later) {
        if (cursor == NONE) {
            return;
        }
        if (cursor == leaving && cursorEnd == leaving) {
            endWalk();
        } else if (cursor == leaving) {
            cursor = later;
        } else if (cursorEnd == leaving) {
            cursorEnd = older;
        }
    }
}
