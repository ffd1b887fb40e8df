package org.jlibp2p.kad.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import org.jlibp2p.peer.PeerId;

/**
 * A routing table as it was at one moment. Immutable; any thread.
 *
 * <p>A server asks it for every request, so nothing is sorted as a whole: seen from any target the buckets follow one another,
 * and only those that are needed are put in order, each by itself.
 */
public final class TableView {
    /** The longest common prefix for which a key to refresh it can be had in reasonable time: {@link PreimageSearch}. */
    public static final int MAX_REFRESH_PREFIX = 15;

    private final Key self;
    private final Entry[][] buckets;
    private final List<Entry> doubtful;
    private final int size;

    /** A peer and where it lies. */
    record Entry(PeerId peer, Key key) {}

    TableView(Key self, Entry[][] buckets, List<Entry> doubtful) {
        this.self = self;
        this.buckets = buckets;
        this.doubtful = List.copyOf(doubtful);
        int count = 0;
        for (Entry[] bucket : buckets) {
            count += bucket.length;
        }
        this.size = count;
    }

    /**
     * A table with nobody in it.
     *
     * @param self where this node lies
     * @return an empty view
     */
    public static TableView empty(Key self) {
        return new TableView(self, new Entry[0][], List.of());
    }

    /**
     * How many peers there are that answered when they were asked last.
     *
     * @return without those in doubt
     */
    public int size() {
        return size;
    }

    /**
     * The peers that answered when they were asked last.
     *
     * @return without those in doubt; those that have least in common with this node first, of each bucket the senior one first
     */
    public List<PeerId> peers() {
        List<PeerId> peers = new ArrayList<>(size);
        for (Entry[] bucket : buckets) {
            for (Entry entry : bucket) {
                peers.add(entry.peer());
            }
        }
        return peers;
    }

    /**
     * The peers closest to a target.
     *
     * @param target any place
     * @param count the most peers
     * @return the closest one first; none of those in doubt
     */
    public List<PeerId> closest(Key target, int count) {
        return closest(target, count, peer -> true);
    }

    /**
     * The peers closest to a target but for some.
     *
     * @param target any place
     * @param count the most peers
     * @param except who is left out
     * @return the closest one first; none of those in doubt
     */
    public List<PeerId> closest(Key target, int count, Set<PeerId> except) {
        return closest(target, count, peer -> !except.contains(peer));
    }

    /**
     * Of some peers the closest ones to a target.
     *
     * @param target any place
     * @param count the most peers
     * @param wanted which ones; asked about few more than are wanted
     * @return the closest one first; none of those in doubt
     */
    public List<PeerId> closest(Key target, int count, Predicate<? super PeerId> wanted) {
        if (count <= 0) {
            return List.of();
        }
        ClosestEntries closest = new ClosestEntries(target, count, wanted);
        visit(target, closest);
        return closest.peers();
    }

    /**
     * Where a search begins: the peers closest to a target, and if there are too few, those in doubt as well.
     *
     * @param target any place
     * @param count the most peers
     * @return those that answer first, each part in the order of distance
     */
    public List<PeerId> seeds(Key target, int count) {
        List<PeerId> answering = closest(target, count);
        if (answering.size() >= count || doubtful.isEmpty()) {
            return answering;
        }
        List<PeerId> seeds = new ArrayList<>(answering);
        doubtful.stream()
                .sorted(target.closestFirst(Entry::key))
                .limit(count - answering.size())
                .forEach(entry -> seeds.add(entry.peer()));
        return seeds;
    }

    /**
     * Every peer of the i-th bucket has i bits in common with this node and not one more. So those of the bucket that the target
     * would be in are closest to it; deeper ones are closer or farther according to the target's bits; and shallower ones
     * follow, the deepest first.
     */
    private void visit(Key target, ClosestEntries closest) {
        int own = Math.min(self.commonPrefix(target), buckets.length);
        for (int i = own; i < buckets.length && !closest.isFull(); i++) {
            if (target.bit(i) != self.bit(i)) {
                closest.offer(buckets[i]);
            }
        }
        for (int i = buckets.length - 1; i >= own && !closest.isFull(); i--) {
            if (target.bit(i) == self.bit(i)) {
                closest.offer(buckets[i]);
            }
        }
        for (int i = own - 1; i >= 0 && !closest.isFull(); i--) {
            closest.offer(buckets[i]);
        }
    }

    /**
     * The lengths of common prefixes whose buckets are to be refreshed: all up to the last bucket that has a peer, but behind the
     * first empty one only as many again and one, so that a single very close peer does not make this node search where
     * nobody is. None above {@link #MAX_REFRESH_PREFIX}.
     *
     * @return ascending; only 0 if the table is empty
     */
    public List<Integer> prefixesToRefresh() {
        int last = 0;
        int gap = Integer.MAX_VALUE;
        for (int i = 0; i < buckets.length; i++) {
            if (buckets[i].length > 0) {
                last = i;
            } else if (gap == Integer.MAX_VALUE) {
                gap = i;
            }
        }
        if (gap < last) {
            last = Math.min(last, 2 * (gap + 1));
        }
        List<Integer> prefixes = new ArrayList<>();
        for (int i = 0; i <= Math.min(last, MAX_REFRESH_PREFIX); i++) {
            prefixes.add(i);
        }
        return prefixes;
    }

    /**
     * How many peers there are with a given common prefix with this node.
     *
     * @param prefix its length
     * @return without those in doubt
     */
    public int count(int prefix) {
        return prefix < buckets.length ? buckets[prefix].length : 0;
    }
}
