package org.jlibp2p.rendezvous.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.transport.Household;

/**
 * Who is registered under which names, until when. An engine: plain, without clock; times are nanoseconds of whoever calls.
 *
 * <p>Each registration has a number, higher than those of all before; a renewed one gets a new number. So whoever remembers one
 * number knows what is new to him. Of a peer one record is kept, the one sent last: it is where the peer is. All steps take
 * logarithmic time, and no step looks at all registrations.
 */
public final class RegistrationTable {
    /** What a registration takes in a message beside its record and its name, in bytes. */
    private static final int OVERHEAD = 32;

    private final Limits limits;
    private final Map<PeerId, Member> members = new HashMap<>();
    private final NavigableMap<Long, Entry> all = new TreeMap<>();
    private final Map<String, NavigableMap<Long, Entry>> byNamespace = new HashMap<>();
    private final Map<Household, Integer> byHousehold = new HashMap<>();
    private final TreeSet<Entry> byEnd = new TreeSet<>(Entry.BY_END);
    private long sequence;
    private long recordBytes;

    /**
     * How much there may be.
     *
     * @param total registrations
     * @param perPeer registrations of one peer
     * @param perHousehold registrations of all peers of one household
     * @param recordBytes bytes of all records together, each peer's once
     */
    public record Limits(int total, int perPeer, int perHousehold, long recordBytes) {}

    /**
     * Who registers.
     *
     * @param peer who
     * @param household where many peers could be one; empty where that is not known
     */
    public record Registrant(PeerId peer, Optional<Household> household) {}

    /**
     * A registration.
     *
     * @param peer who
     * @param namespace under which name
     * @param record the peer's signed record
     * @param left for how long it still holds
     * @param sequence its number
     */
    public record Registered(PeerId peer, String namespace, Bytes record, Duration left, long sequence) {
        /**
         * About what it takes in a message.
         *
         * @return in bytes, rather too much than too little
         */
        public int size() {
            return OVERHEAD + record.size() + Bytes.utf8(namespace).size();
        }
    }

    private static final class Member {
        private final PeerId peer;
        private final Map<String, Entry> entries = new HashMap<>();
        private Bytes record = Bytes.empty();

        Member(PeerId peer) {
            this.peer = peer;
        }
    }

    private record Entry(
            Member member, String namespace, Optional<Household> household, long sequence, long expiresAt) {
        private static final Comparator<Entry> BY_END = (one, other) -> one.expiresAt == other.expiresAt
                ? Long.compare(one.sequence, other.sequence)
                : Long.signum(one.expiresAt - other.expiresAt);

        Registered at(long now) {
            return new Registered(
                    member.peer, namespace, member.record, Duration.ofNanos(Math.max(0, expiresAt - now)), sequence);
        }
    }

    /**
     * A table with nobody in it.
     *
     * @param limits how much there may be
     */
    public RegistrationTable(Limits limits) {
        this.limits = limits;
    }

    /**
     * Why a registration cannot be taken now, if it cannot. One that takes the place of another one needs no place of its own.
     *
     * @param who who, and from where
     * @param namespace under which name
     * @param record the peer's record
     * @return empty if there is a place
     */
    public Optional<String> objection(Registrant who, String namespace, Bytes record) {
        Member member = members.get(who.peer());
        boolean renews = member != null && member.entries.containsKey(namespace);
        if (!renews && member != null && member.entries.size() >= limits.perPeer()) {
            return Optional.of("the peer has " + limits.perPeer() + " registrations, as many as one may have");
        }
        if (!renews && all.size() >= limits.total()) {
            return Optional.of("there are " + limits.total() + " registrations, as many as there may be");
        }
        int neighbours =
                who.household().map(key -> byHousehold.getOrDefault(key, 0)).orElse(0);
        if (!renews && neighbours >= limits.perHousehold()) {
            return Optional.of("there are " + limits.perHousehold()
                    + " registrations of peers at the same address, as many as there may be");
        }
        long known = member == null ? 0 : member.record.size();
        if (recordBytes - known + record.size() > limits.recordBytes()) {
            return Optional.of("there are records of " + recordBytes + " bytes, about as many as there may be");
        }
        return Optional.empty();
    }

    /**
     * Registers a peer, in place of what is registered of it under that name; that counts on where it came from at first.
     *
     * @param who who, and from where
     * @param namespace under which name
     * @param record the peer's record, in place of the one known
     * @param ttl for how long
     * @param now the time
     * @return whether it was registered under that name before
     */
    public boolean put(Registrant who, String namespace, Bytes record, Duration ttl, long now) {
        Member member = members.computeIfAbsent(who.peer(), Member::new);
        recordBytes += record.size() - member.record.size();
        member.record = record;
        Entry old = member.entries.get(namespace);
        Optional<Household> household = old == null ? who.household() : old.household;
        Entry entry = new Entry(member, namespace, household, ++sequence, now + ttl.toNanos());
        member.entries.put(namespace, entry);
        if (old != null) {
            forget(old);
        }
        household.ifPresent(key -> byHousehold.merge(key, 1, Integer::sum));
        all.put(entry.sequence, entry);
        byNamespace.computeIfAbsent(namespace, name -> new TreeMap<>()).put(entry.sequence, entry);
        byEnd.add(entry);
        return old != null;
    }

    /** Takes an entry out of everything but its member's own. */
    private void forget(Entry entry) {
        all.remove(entry.sequence);
        byEnd.remove(entry);
        entry.household.ifPresent(
                key -> byHousehold.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1));
        NavigableMap<Long, Entry> named = byNamespace.get(entry.namespace);
        named.remove(entry.sequence);
        if (named.isEmpty()) {
            byNamespace.remove(entry.namespace);
        }
    }

    private void remove(Entry entry) {
        forget(entry);
        Member member = entry.member;
        member.entries.remove(entry.namespace);
        if (member.entries.isEmpty()) {
            members.remove(member.peer);
            recordBytes -= member.record.size();
        }
    }

    /**
     * Takes a registration away.
     *
     * @param peer whose
     * @param namespace under which name
     * @return whether there was one
     */
    public boolean remove(PeerId peer, String namespace) {
        Member member = members.get(peer);
        Entry entry = member == null ? null : member.entries.get(namespace);
        if (entry == null) {
            return false;
        }
        remove(entry);
        return true;
    }

    /**
     * The names under which a peer is registered.
     *
     * @param peer who
     * @return all of them, a copy
     */
    public List<String> namespaces(PeerId peer) {
        Member member = members.get(peer);
        return member == null ? List.of() : List.copyOf(member.entries.keySet());
    }

    /**
     * Takes away what has ended.
     *
     * @param now the time
     * @return what that was
     */
    public List<Registered> expire(long now) {
        List<Registered> ended = new ArrayList<>();
        while (!byEnd.isEmpty() && byEnd.first().expiresAt - now <= 0) {
            Entry entry = byEnd.first();
            ended.add(entry.at(now));
            remove(entry);
        }
        return ended;
    }

    /**
     * When the next registration ends.
     *
     * @return its time; empty if there is none
     */
    public OptionalLong nextEnd() {
        return byEnd.isEmpty() ? OptionalLong.empty() : OptionalLong.of(byEnd.first().expiresAt);
    }

    /**
     * Who has registered since.
     *
     * @param namespace under which name; if empty, under any
     * @param after only registrations with a higher number
     * @param most how many at most
     * @param bytes how many bytes of records and names at most, though always one registration if there is one
     * @param now the time
     * @return the ones with the lowest numbers, in their order
     */
    public List<Registered> after(String namespace, long after, int most, long bytes, long now) {
        NavigableMap<Long, Entry> named = namespace.isEmpty() ? all : byNamespace.get(namespace);
        Collection<Entry> since =
                named == null ? List.of() : named.tailMap(after, false).values();
        List<Registered> page = new ArrayList<>();
        long room = bytes;
        for (Entry entry : since) {
            Registered next = entry.at(now);
            room -= next.size();
            if (page.size() == most || room < 0 && !page.isEmpty()) {
                break;
            }
            page.add(next);
        }
        return page;
    }

    /**
     * How many registrations there are.
     *
     * @return of all peers, under all names
     */
    public int size() {
        return all.size();
    }

    /**
     * How many peers are registered.
     *
     * @return each once
     */
    public int peers() {
        return members.size();
    }

    /**
     * How many names there are.
     *
     * @return each once
     */
    public int namespaces() {
        return byNamespace.size();
    }

    /**
     * How much the records take.
     *
     * @return in bytes, each peer's once
     */
    public long recordBytes() {
        return recordBytes;
    }
}
