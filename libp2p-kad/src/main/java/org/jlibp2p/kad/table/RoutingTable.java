package org.jlibp2p.kad.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.table.Contact.Standing;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;

/**
 * The servers of the DHT that this node keeps in touch with: many near by, fewer and fewer farther away. Confined to one loop;
 * times are nanoseconds of any one clock.
 *
 * <p><b>Buckets.</b> There is one for each length of the prefix that a peer has in common with this node, made when it is
 * needed. Splitting the last bucket when it is full, as go-libp2p does, keeps the very same peers (each length has at most k of
 * them either way) and is one more thing to understand.
 *
 * <p><b>Seniority.</b> A peer that answers is never sent away for another one, however many come: those who are long there are
 * likely to stay. Others wait for a place, a bounded number of them, the one heard of last being the first to get it.
 *
 * <p><b>Failures.</b> A peer that fails without having answered twice leaves at once, as every peer does in go-libp2p. One that
 * has proven itself is doubted: no view shows it but as the last resort of a search, the next peer that wants its place gets it,
 * and a second failure makes it leave. So one lost packet does not cost a peer of long standing its place, and an hour without
 * a network does not empty the table, while nobody is told of a peer that did not answer.
 *
 * <p><b>Diversity.</b> The limits of {@link DiversityRules} hold at every moment; a peer that changes its addresses so that
 * they would not leaves.
 *
 * <p>Specification: IPFS Kademlia DHT, Routing Table.
 */
public final class RoutingTable {
    private final Key self;
    private final TableRules rules;
    private final Diversity diversity;
    private final Map<PeerId, Contact> contacts = new HashMap<>();
    private final List<Bucket> buckets = new ArrayList<>();
    private TableView view;

    /** What became of a peer that was offered. */
    public enum Offer {
        /** It has got a place. */
        ADDED,
        /** It had one, and keeps it. */
        KNOWN,
        /** There is no place for it now; it is remembered. */
        REPLACEMENT,
        /** There are too many peers of its network, or it is this node; if it had a place it has it no more. */
        REFUSED
    }

    /**
     * A table with nobody in it.
     *
     * @param self where this node lies
     * @param rules how large it is and whom it lets in
     */
    public RoutingTable(Key self, TableRules rules) {
        this.self = self;
        this.rules = rules;
        this.diversity = new Diversity(rules.diversity());
        this.view = TableView.empty(self);
    }

    /**
     * Takes a peer that has just shown to be a server that answers, if there is a place for it.
     *
     * @param peer who
     * @param addresses where it was reached: what it merely says of itself would let it choose which networks it counts for
     * @param now the time
     * @return what became of it
     */
    public Offer offer(PeerId peer, List<Multiaddr> addresses, long now) {
        Contact known = contacts.get(peer);
        Set<Bytes> groups = rules.diversity().groupsOf(addresses);
        if (known != null) {
            return moved(known, groups, now);
        }
        Key key = Key.of(peer);
        if (key.equals(self)) {
            return Offer.REFUSED;
        }
        int index = self.commonPrefix(key);
        Bucket bucket = bucket(index);
        Contact contact = new Contact(new TableView.Entry(peer, key), index, groups, now);
        if (bucket.isFull()) {
            return displaceDoubtful(bucket, contact);
        }
        if (!diversity.admits(index, groups)) {
            bucket.forget(peer);
            return Offer.REFUSED;
        }
        add(contact);
        return Offer.ADDED;
    }

    /**
     * Notes that a peer has other addresses now. That is no answer: it stays in doubt if it is.
     *
     * @param peer who; nothing happens if it has no place
     * @param addresses where it was reached
     */
    public void moved(PeerId peer, List<Multiaddr> addresses) {
        Contact contact = contacts.get(peer);
        if (contact != null) {
            regroup(contact, rules.diversity().groupsOf(addresses));
        }
    }

    private Offer moved(Contact contact, Set<Bytes> groups, long now) {
        if (!regroup(contact, groups)) {
            return Offer.REFUSED;
        }
        answered(contact, now);
        return Offer.KNOWN;
    }

    /** False if the peer has lost its place over it. */
    private boolean regroup(Contact contact, Set<Bytes> groups) {
        if (!groups.equals(contact.groups)) {
            diversity.remove(contact.bucket, contact.groups);
            contact.groups = groups;
            boolean admitted = diversity.admits(contact.bucket, groups);
            diversity.add(contact.bucket, groups);
            if (!admitted) {
                drop(contact);
                return false;
            }
        }
        return true;
    }

    private Offer displaceDoubtful(Bucket bucket, Contact contact) {
        Optional<Contact> doubtful = bucket.doubtful();
        doubtful.ifPresent(each -> diversity.remove(each.bucket, each.groups));
        boolean admitted = diversity.admits(contact.bucket, contact.groups);
        doubtful.ifPresent(each -> diversity.add(each.bucket, each.groups));
        if (!admitted) {
            bucket.forget(contact.peer());
            return Offer.REFUSED;
        }
        if (doubtful.isEmpty()) {
            bucket.await(contact);
            return Offer.REPLACEMENT;
        }
        drop(doubtful.get());
        add(contact);
        return Offer.ADDED;
    }

    /**
     * Notes that a peer has answered this node. What a peer asks of its own accord is no answer.
     *
     * @param peer who; nothing happens if it has no place and waits for none
     * @param now the time
     */
    public void heard(PeerId peer, long now) {
        Contact contact = contacts.get(peer);
        if (contact != null) {
            answered(contact, now);
            return;
        }
        bucketOf(peer)
                .ifPresent(bucket -> bucket.waiting(peer).ifPresent(waiting -> {
                    waiting.heard = now;
                    bucket.await(waiting);
                }));
    }

    private void answered(Contact contact, long now) {
        contact.heard = now;
        if (contact.isDoubtful()) {
            changed(buckets.get(contact.bucket));
        }
        contact.standing = Standing.PROVEN;
    }

    /**
     * Notes that a peer has not answered, or could not be reached.
     *
     * @param peer who; nothing happens if it has no place and waits for none
     * @return a peer that waits for its place, if one does: to be asked something, and offered if it answers
     */
    public Optional<PeerId> failed(PeerId peer) {
        Contact contact = contacts.get(peer);
        if (contact == null || contact.standing != Standing.PROVEN) {
            return remove(peer);
        }
        contact.standing = Standing.DOUBTFUL;
        Bucket bucket = buckets.get(contact.bucket);
        changed(bucket);
        return replacement(bucket, contact);
    }

    /**
     * Sends a peer away: it is no server any more.
     *
     * @param peer who; nothing happens if it has no place and waits for none
     * @return a peer that waits for its place, if one does: to be asked something, and offered if it answers
     */
    public Optional<PeerId> remove(PeerId peer) {
        Contact contact = contacts.get(peer);
        if (contact == null) {
            bucketOf(peer).ifPresent(bucket -> bucket.forget(peer));
            return Optional.empty();
        }
        Bucket bucket = buckets.get(contact.bucket);
        Optional<PeerId> replacement = replacement(bucket, contact);
        drop(contact);
        return replacement;
    }

    private Optional<PeerId> replacement(Bucket bucket, Contact leaving) {
        diversity.remove(leaving.bucket, leaving.groups);
        Optional<Contact> found = bucket.newestWaiting(waiting -> diversity.admits(leaving.bucket, waiting.groups));
        diversity.add(leaving.bucket, leaving.groups);
        return found.map(Contact::peer);
    }

    private void add(Contact contact) {
        contacts.put(contact.peer(), contact);
        diversity.add(contact.bucket, contact.groups);
        Bucket bucket = buckets.get(contact.bucket);
        bucket.add(contact);
        changed(bucket);
    }

    private void drop(Contact contact) {
        contacts.remove(contact.peer());
        diversity.remove(contact.bucket, contact.groups);
        Bucket bucket = buckets.get(contact.bucket);
        bucket.remove(contact);
        changed(bucket);
    }

    private void changed(Bucket bucket) {
        bucket.standingChanged();
        view = null;
    }

    private Bucket bucket(int index) {
        while (buckets.size() <= index) {
            buckets.add(new Bucket(rules.bucketSize(), rules.replacements()));
        }
        return buckets.get(index);
    }

    private Optional<Bucket> bucketOf(PeerId peer) {
        int index = self.commonPrefix(Key.of(peer));
        return index < buckets.size() ? Optional.of(buckets.get(index)) : Optional.empty();
    }

    /**
     * The peers that are to be asked whether they are still there.
     *
     * @param now the time
     * @param age how long a peer may be silent, in nanoseconds
     * @return those in doubt, and those silent for at least so long; the most silent one first
     */
    public List<PeerId> stale(long now, long age) {
        return contacts.values().stream()
                .filter(contact -> contact.isDoubtful() || now - contact.heard >= age)
                .sorted(Comparator.comparingLong((Contact contact) -> now - contact.heard)
                        .reversed())
                .map(Contact::peer)
                .toList();
    }

    /**
     * How many peers have a place.
     *
     * @return those in doubt as well
     */
    public int size() {
        return contacts.size();
    }

    /**
     * The peers that have a place.
     *
     * @return those in doubt as well; of each bucket the senior one first
     */
    public List<PeerId> peers() {
        return buckets.stream()
                .flatMap(bucket -> bucket.contacts().stream())
                .map(Contact::peer)
                .toList();
    }

    /**
     * Whether a peer has a place.
     *
     * @param peer who
     * @return true even if it is in doubt
     */
    public boolean contains(PeerId peer) {
        return contacts.containsKey(peer);
    }

    /**
     * How many peers wait for a place.
     *
     * @return at most {@link TableRules#replacements()} for each bucket
     */
    public int waiting() {
        return buckets.stream().mapToInt(Bucket::waitingCount).sum();
    }

    /**
     * The table as it is now. Made only when something has changed since the last time, and then from what has changed.
     *
     * @return for any thread
     */
    public TableView view() {
        if (view == null) {
            TableView.Entry[][] answering =
                    buckets.stream().map(Bucket::answering).toArray(TableView.Entry[][]::new);
            List<TableView.Entry> doubtful = contacts.values().stream()
                    .filter(Contact::isDoubtful)
                    .map(contact -> contact.entry)
                    .toList();
            view = new TableView(self, answering, doubtful);
        }
        return view;
    }
}
