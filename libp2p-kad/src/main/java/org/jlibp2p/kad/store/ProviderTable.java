package org.jlibp2p.kad.store;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/**
 * Who provides what, in memory, by the rules of a store. Plain state, confined to the loop of its store; time is a parameter,
 * in seconds since 1970.
 *
 * <p>Who announces again what it has announced is never refused. A new record is refused if its provider has as many keys as it
 * may have. If its key has as many providers as it may have, it takes the place of the oldest of those. When the table is full a
 * new one takes the place of the oldest of one of the peers that have the most here, unless its own sender is among those: then it
 * is refused. Where all have one each, a new peer takes the place of the oldest one.
 */
final class ProviderTable {
    private static final int NONE = ProviderRecords.NONE;

    /** How many records whose time is over make room in one step. */
    private static final int AT_A_TIME = 256;

    private final ProviderStoreLimits limits;
    private final long validity;
    private final long addressValidity;
    private final RandomGenerator random;
    private final ProviderRecords records;
    private long addressMemory;

    /** Which of the files that are written one after the other is the latest. */
    private int written = 1;

    ProviderTable(ProviderStoreLimits limits, RandomGenerator random) {
        this.limits = limits;
        this.random = random;
        validity = limits.validity().toSeconds();
        addressValidity = limits.addressValidity().toSeconds();
        records = new ProviderRecords(random);
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
        return records.size();
    }

    int providers() {
        return records.providers();
    }

    int keys() {
        return records.keys();
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
        return stored(key, provider, now, changed);
    }

    /** Whether all of this is known already, from no longer ago than that many seconds. */
    boolean isFresh(Bytes key, PeerInfo info, long now, long age) {
        Provider provider = records.provider(info.id());
        int record = provider == null ? NONE : records.find(key, provider);
        if (record == NONE || !isWithin(records.at(record), now, age)) {
            return false;
        }
        return info.addresses().isEmpty()
                || isWithin(provider.addressesAt, now, age)
                        && bounded(info.addresses()).equals(provider.info().addresses());
    }

    private static boolean isWithin(long at, long now, long age) {
        return at <= now && now - at < age;
    }

    /** A peer with what addresses are kept of it, if any. */
    PeerInfo info(PeerId id) {
        Provider provider = records.provider(id);
        return provider == null ? new PeerInfo(id, List.of()) : provider.info();
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
            provider.addressesAt = stored.addressesAt();
        }
    }

    private Provider put(Bytes key, PeerId id, long at) {
        if (key.isEmpty() || key.size() > ProviderStoreLimits.MAX_KEY_SIZE) {
            throw new LimitExceededException("ProviderStoreLimits.MAX_KEY_SIZE", "a key of " + key.size() + " bytes");
        }
        expire(at);
        Provider provider = records.provider(id);
        int record = provider == null ? NONE : records.find(key, provider);
        if (record == NONE) {
            makeRoom(key, id, at);
            return records.add(key, id, at);
        }
        records.renew(record, at);
        return provider;
    }

    /** The addresses come with it where they are new, or not in the latest file yet. */
    private Stored stored(Bytes key, Provider provider, long at, boolean changed) {
        List<Multiaddr> known = provider.info().addresses();
        boolean addressesToo = changed || provider.written != written;
        provider.written = written;
        return new Stored(
                key, provider.id(), at, !known.isEmpty(), addressesToo ? known : List.of(), provider.addressesAt);
    }

    /** Whether they are others than those that were known. */
    private boolean remember(Provider provider, List<Multiaddr> told, long at) {
        List<Multiaddr> addresses = bounded(told);
        boolean changed = !addresses.equals(provider.info().addresses());
        long more = changed ? Provider.memory(addresses) - provider.memory() : 0;
        if (more > 0 && addressMemory + more > limits.addressMemory()) {
            return false; // those that were known, if any, stay for their time
        }
        provider.addressesAt = at;
        if (changed) {
            addressMemory += more;
            provider.addresses(addresses);
        }
        return changed;
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
        int first = records.first(key);
        if (first == NONE || limit <= 0) {
            return List.of();
        }
        int count = records.count(key);
        List<PeerInfo> found = new ArrayList<>(Math.min(count, limit));
        int record = first;
        for (int skip = count > limit ? random.nextInt(count) : 0; skip > 0; skip--) {
            record = records.next(record);
        }
        for (int seen = 0; seen < count && found.size() < limit; seen++) {
            if (!isOver(record, now)) {
                found.add(info(records.providerOf(record), now));
            }
            record = records.next(record);
            record = record == NONE ? first : record;
        }
        return found;
    }

    private PeerInfo info(Provider provider, long now) {
        boolean addressesToo = now - provider.addressesAt < addressValidity;
        return addressesToo ? provider.info() : new PeerInfo(provider.id(), List.of());
    }

    private boolean isOver(int record, long now) {
        return now - records.at(record) >= validity;
    }

    /** Forgets what is over, a bounded number of records at a time. */
    void expire(long now) {
        for (int i = 0; i < AT_A_TIME && records.oldest() != NONE && isOver(records.oldest(), now); i++) {
            remove(records.oldest());
        }
    }

    private void remove(int record) {
        Provider provider = records.providerOf(record);
        if (records.remove(record)) {
            addressMemory -= provider.memory();
        }
    }

    private void makeRoom(Bytes key, PeerId id, long now) {
        Provider provider = records.provider(id);
        int its = provider == null ? 0 : provider.count;
        if (its >= limits.perPeer()) {
            if (!isOver(provider.oldest, now)) {
                throw new LimitExceededException("ProviderStoreLimits.perPeer", id.toString());
            }
            remove(provider.oldest);
        }
        if (records.count(key) >= limits.perKey()) {
            remove(oldestOf(key));
        }
        if (records.size() >= limits.total()) {
            makeRoomOfAll(its, now);
        }
    }

    /** Of those that came at the same time the one that was there first. */
    private int oldestOf(Bytes key) {
        int oldest = records.first(key);
        for (int record = oldest; record != NONE; record = records.next(record)) {
            if (records.at(record) <= records.at(oldest)) {
                oldest = record;
            }
        }
        return oldest;
    }

    private void makeRoomOfAll(int its, long now) {
        if (isOver(records.oldest(), now)) {
            remove(records.oldest());
            return;
        }
        Provider largest = records.largest();
        if (largest.count == 1 && its == 0) {
            remove(records.oldest());
            return;
        }
        if (largest.count <= its + 1) {
            throw new LimitExceededException("ProviderStoreLimits.total", "system");
        }
        remove(largest.oldest);
    }

    /** Begins to go through all that is there now, from the oldest on; what comes from now on is not gone through. */
    void beginWalk() {
        written++;
        records.beginWalk();
    }

    boolean isWalking() {
        return records.isWalking();
    }

    void endWalk() {
        records.endWalk();
    }

    /** The next records of those, with the addresses where they come for the first time. */
    List<Stored> walk(int most) {
        List<Stored> seen = new ArrayList<>();
        while (records.isWalking() && seen.size() < most) {
            int record = records.walk();
            seen.add(stored(records.keyOf(record), records.providerOf(record), records.at(record), false));
        }
        return seen;
    }
}
