package org.jlibp2p.kad.provide;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/** The peers that the lookups of one sweep have found, ordered by where they lie. Plain object. */
final class FoundPeers {
    private static final Comparator<Holder> BY_PLACE = (one, other) -> Long.compareUnsigned(one.head(), other.head());

    private final List<Holder> holders = new ArrayList<>();
    private final Set<PeerId> known = new HashSet<>();

    int size() {
        return holders.size();
    }

    List<Holder> all() {
        return Collections.unmodifiableList(holders);
    }

    /** The closest ones among the peers of one answer, in order, each once. */
    static List<Holder> closestOf(Collection<PeerInfo> peers, long target, int most) {
        Set<PeerId> named = new HashSet<>();
        return peers.stream()
                .filter(peer -> named.add(peer.id()))
                .map(Holder::new)
                .sorted(closestTo(target))
                .limit(most)
                .toList();
    }

    /** Adds those that are not known yet. */
    void addAll(Collection<Holder> answer) {
        for (Holder holder : answer) {
            if (known.add(holder.peer().id())) {
                int at = Collections.binarySearch(holders, holder, BY_PLACE);
                holders.add(at < 0 ? -at - 1 : at, holder);
            }
        }
    }

    static Comparator<Holder> closestTo(long target) {
        return (one, other) -> Long.compareUnsigned(one.head() ^ target, other.head() ^ target);
    }

    /**
     * The closest ones to a place, in order. Goes down to the smallest part of the space around the place that has enough of
     * them, so only few are compared.
     */
    List<Holder> closest(long target, int count) {
        int low = 0;
        int high = holders.size();
        for (int depth = 0; depth < Heads.BITS && high - low > count; depth++) {
            int middle = firstWithBit(low, high, depth);
            int from = Heads.bit(target, depth) ? middle : low;
            int to = Heads.bit(target, depth) ? high : middle;
            if (to - from < count) {
                break;
            }
            low = from;
            high = to;
        }
        List<Holder> near = new ArrayList<>(holders.subList(low, high));
        near.sort(closestTo(target));
        return near.size() > count ? near.subList(0, count) : near;
    }

    /** The first one in a range, all of whose members begin alike, that has a one at a depth. */
    private int firstWithBit(int from, int to, int depth) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Heads.bit(holders.get(middle).head(), depth)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
