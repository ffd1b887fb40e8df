package org.jlibp2p.peerstore;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.limits.PeerLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerRecord;
import org.jlibp2p.peer.SignedEnvelope;

/**
 * A peer store that lives as long as the process. Any thread may call; each call holds the store for a few microseconds,
 * {@link #peers()} for as long as it takes to copy the ids.
 *
 * <p>Bounded by {@link PeerLimits}: addresses and protocols of one peer, and the number of peers, of which those nobody
 * has said anything of for longest make room. So they do when all peers together take more than
 * {@value #MEMORY_PER_PEER} bytes a peer, so that a few thousand peers with the longest lists there may be do not fill the
 * memory. A peer is forgotten once its last address has ended; if more than addresses is known of it, no sooner than
 * {@link PeerLimits#connectedAddressTtl()} after it was last spoken of.
 */
public final class MemoryPeerStore implements PeerStore {
    /** Bytes that peers may take on average when there are as many as there may be. */
    public static final int MEMORY_PER_PEER = 4096;

    private static final int EXPIRED_PER_CALL = 16; // what has ended is freed little by little, whoever calls
    private static final long FOREVER = Duration.ofDays(36_500).toNanos();

    private final PeerLimits limits;
    private final LongSupplier nanos;
    private final Consumer<? super PeerId> changes;
    private final long origin;
    private final Map<PeerId, PeerEntry> known = new LinkedHashMap<>(); // the one spoken of longest ago is first
    private final NavigableSet<PeerEntry> byDue =
            new TreeSet<>(Comparator.comparingLong(PeerEntry::nextLook).thenComparing(PeerEntry::id));
    private long weight;

    private MemoryPeerStore(PeerLimits limits, LongSupplier nanos, Consumer<? super PeerId> changes) {
        this.limits = limits;
        this.nanos = nanos;
        this.changes = changes;
        origin = nanos.getAsLong();
    }

    /**
     * An empty store.
     *
     * @param limits how much it may hold, and for how long
     * @param nanos a clock that only goes forward, in nanoseconds, such as an event loop's
     * @return the store
     */
    public static MemoryPeerStore create(PeerLimits limits, LongSupplier nanos) {
        return create(limits, nanos, peer -> {});
    }

    /**
     * An empty store that tells what changes: the working set of a store that outlives the process.
     *
     * @param limits how much it may hold, and for how long
     * @param nanos a clock that only goes forward, in nanoseconds, such as an event loop's
     * @param changes is told of each peer of which something was added, replaced or forgotten; is called while the
     *     store is held, on whichever thread, so it must be quick and call nothing of the store
     * @return the store
     */
    public static MemoryPeerStore create(PeerLimits limits, LongSupplier nanos, Consumer<? super PeerId> changes) {
        return new MemoryPeerStore(limits, nanos, changes);
    }

    /**
     * All that is known of a peer, to be written down.
     *
     * @param peer whom
     * @return empty if nothing is known
     */
    public Optional<PeerSnapshot> snapshot(PeerId peer) {
        return look(peer, entry -> entry.snapshot(now()));
    }

    /**
     * Takes back what was written down, in place of what is known of that peer, within the same bounds as if it were
     * heard now. Those restored last count as spoken of last. Nobody is told of the change, but for other peers that have
     * to make room.
     *
     * @param peer times count from now
     * @throws org.jlibp2p.MalformedMessageException if the record is none, or not signed by this peer
     */
    public void restore(PeerSnapshot peer) {
        PeerId id = peer.id();
        Optional<PeerRecord> record = peer.signedRecord().map(PeerRecord::open);
        if (record.filter(its -> !its.peer().equals(id)).isPresent()) {
            throw new MalformedMessageException("a record of another peer than " + id);
        }
        synchronized (this) {
            long now = now();
            takeOut(id);
            PeerEntry entry = new PeerEntry(id);
            peer.addresses().stream()
                    .filter(known -> !known.left().isNegative() && !known.left().isZero())
                    .forEach(known -> own(id, List.of(known.address()))
                            .forEach(own -> entry.addresses().restore(own, end(known.left()), known.ofRecord())));
            entry.protocols(peer.protocols(), limits.protocolsPerPeer());
            peer.publicKey().filter(id::matches).ifPresent(entry::key);
            record.ifPresent(its -> entry.record(peer.signedRecord().get(), its.sequence()));
            entry.keepUntil(end(
                    peer.kept().compareTo(limits.connectedAddressTtl()) < 0
                            ? peer.kept()
                            : limits.connectedAddressTtl()));
            if (entry.isAlive(now) && !entry.isEmpty()) {
                putIn(entry, now);
                makeRoom();
            }
        }
    }

    @Override
    public void addAddresses(PeerId peer, Collection<Multiaddr> addresses, Duration ttl) {
        if (addresses.isEmpty() || ttl.isNegative() || ttl.isZero()) {
            return;
        }
        update(peer, entry -> {
            long end = end(ttl);
            own(peer, addresses).forEach(address -> entry.addresses().add(address, end));
        });
    }

    /** The addresses without a trailing peer id, and without those that lead to somebody else. */
    private static Collection<Multiaddr> own(PeerId peer, Collection<Multiaddr> addresses) {
        if (addresses.stream().allMatch(address -> !address.isEmpty() && !address.has(MultiaddrProtocol.P2P))) {
            return addresses; // as nearly always
        }
        return addresses.stream()
                .filter(address -> PeerId.of(address).map(peer::equals).orElse(true))
                .map(Multiaddr::withoutPeer)
                .filter(address -> !address.isEmpty())
                .toList();
    }

    @Override
    public List<Multiaddr> addresses(PeerId peer) {
        return look(peer, entry -> entry.addresses().alive(now())).orElse(List.of());
    }

    @Override
    public void setProtocols(PeerId peer, Set<ProtocolId> protocols) {
        update(peer, entry -> entry.protocols(protocols, limits.protocolsPerPeer()));
    }

    @Override
    public Set<ProtocolId> protocols(PeerId peer) {
        return look(peer, PeerEntry::protocols).orElse(Set.of());
    }

    @Override
    public void addPublicKey(PublicKey key) {
        PeerId peer = PeerId.of(key);
        if (peer.publicKey().isEmpty()) { // otherwise there is nothing to remember
            update(peer, entry -> entry.key(key));
        }
    }

    @Override
    public Optional<PublicKey> publicKey(PeerId peer) {
        return peer.publicKey().or(() -> look(peer, PeerEntry::key));
    }

    @Override
    public boolean putSignedRecord(SignedEnvelope envelope, Predicate<? super Multiaddr> useful, Duration ttl) {
        PeerRecord record = PeerRecord.open(envelope);
        List<Multiaddr> addresses = own(record.peer(), record.addresses()).stream()
                .filter(useful)
                .limit(limits.addressesPerPeer())
                .toList();
        synchronized (this) {
            PeerEntry before = known.get(record.peer());
            if (before != null && before.isAlive(now()) && !before.isNewer(record.sequence())) {
                return false;
            }
            update(record.peer(), entry -> {
                entry.record(envelope, record.sequence());
                entry.addresses().replaceRecord(addresses, end(ttl));
            });
            return true;
        }
    }

    @Override
    public Optional<SignedEnvelope> signedRecord(PeerId peer) {
        return look(peer, PeerEntry::record);
    }

    /** All peers of which anything is known, the one spoken of longest ago first. */
    @Override
    public synchronized Set<PeerId> peers() {
        long now = now();
        expire(now);
        Set<PeerId> peers = new LinkedHashSet<>(known.size() * 2);
        known.values().stream().filter(entry -> entry.isAlive(now)).forEach(entry -> peers.add(entry.id()));
        return peers;
    }

    @Override
    public synchronized void remove(PeerId peer) {
        if (takeOut(peer) != null) {
            changes.accept(peer);
        }
    }

    /** How many peers take room, whether anything of them is still to be told or not. */
    synchronized int size() {
        return known.size();
    }

    private long now() {
        return nanos.getAsLong() - origin;
    }

    private long end(Duration ttl) {
        return now() + (ttl.compareTo(Duration.ofNanos(FOREVER)) > 0 ? FOREVER : ttl.toNanos());
    }

    private synchronized <T> Optional<T> look(PeerId peer, Function<PeerEntry, T> question) {
        long now = now();
        expire(now);
        return Optional.ofNullable(known.get(peer))
                .filter(entry -> entry.isAlive(now))
                .map(question);
    }

    private synchronized void update(PeerId peer, Consumer<PeerEntry> change) {
        long now = now();
        expire(now);
        PeerEntry entry = known.get(peer);
        if (entry == null) {
            entry = new PeerEntry(peer);
        }
        change.accept(entry);
        entry.keepUntil(end(limits.connectedAddressTtl()));
        if (entry.isEmpty()) {
            takeOut(peer);
        } else {
            putIn(entry, now);
        }
        changes.accept(peer);
        makeRoom();
    }

    private void makeRoom() {
        long maxWeight = (long) limits.total() * MEMORY_PER_PEER;
        while (known.size() > limits.total() || weight > maxWeight && known.size() > 1) {
            PeerId oldest = known.keySet().iterator().next();
            takeOut(oldest);
            changes.accept(oldest);
        }
    }

    private PeerEntry takeOut(PeerId peer) {
        PeerEntry entry = known.remove(peer);
        if (entry != null) {
            byDue.remove(entry);
            weight -= entry.weight();
        }
        return entry;
    }

    /** Behind all others: it has just been spoken of. */
    private void putIn(PeerEntry entry, long now) {
        boolean isNew = known.remove(entry.id()) == null;
        weight -= isNew ? 0 : entry.weight();
        entry.settle(limits.addressesPerPeer(), now);
        known.put(entry.id(), entry);
        weight += entry.weight();
        if (isNew || entry.due() < entry.nextLook()) { // to look at it too early does no harm
            byDue.remove(entry);
            lookWhenDue(entry);
        }
    }

    private void lookWhenDue(PeerEntry entry) {
        entry.lookWhenDue();
        byDue.add(entry);
    }

    private void expire(long now) {
        for (int i = 0;
                i < EXPIRED_PER_CALL && !byDue.isEmpty() && byDue.first().nextLook() <= now;
                i++) {
            PeerEntry entry = byDue.pollFirst();
            weight -= entry.weight();
            entry.settle(limits.addressesPerPeer(), now);
            if (entry.isAlive(now) && !entry.isEmpty()) {
                weight += entry.weight();
                lookWhenDue(entry);
            } else {
                known.remove(entry.id());
                changes.accept(entry.id());
            }
        }
    }
}
