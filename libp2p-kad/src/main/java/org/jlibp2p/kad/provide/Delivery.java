package org.jlibp2p.kad.provide;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

import org.jlibp2p.bytes.Bytes;

/**
 * Who has taken which keys of a visit. Each peer gets all of its keys at once; a key is provided when at least a quarter of the
 * peers that should hold it have taken it, since any of them is found by who looks for the key, and one that is gone has
 * its place taken by the next sweep. Plain object.
 */
final class Delivery {
    /** Of how many peers that should hold a key one has to take it. */
    static final int ONE_OF = 4;

    private final RegionVisit visit;
    private final RegionSweep sweep;
    private final Queue<Holder> waiting;
    private final int[] taken;
    private final Set<Holder> reached = new HashSet<>();
    private int sent;

    Delivery(RegionVisit visit, RegionSweep sweep) {
        this.visit = visit;
        this.sweep = sweep;
        waiting = new ArrayDeque<>(sweep.recipients());
        taken = new int[visit.hashes().size()];
    }

    /** The next peer to go to. */
    Optional<Holder> next() {
        return Optional.ofNullable(waiting.poll());
    }

    /** Some of the keys of a peer. */
    List<Bytes> keysFor(Holder holder, int from, int to) {
        List<Bytes> keys = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            keys.add(visit.hashes().get(holder.key(i)));
        }
        return keys;
    }

    /** A peer has taken some of its keys. */
    void taken(Holder holder, int from, int to) {
        for (int i = from; i < to; i++) {
            taken[holder.key(i)]++;
        }
        sent += to - from;
        if (to > from) {
            reached.add(holder);
        }
    }

    /** Which keys of the visit are provided now. */
    BitSet provided() {
        BitSet provided = new BitSet(taken.length);
        for (int i = 0; i < taken.length; i++) {
            provided.set(i, isProvided(i));
        }
        return provided;
    }

    private boolean isProvided(int index) {
        int holders = sweep.holders(index);
        return holders > 0 && taken[index] >= (holders + ONE_OF - 1) / ONE_OF;
    }

    /** Records that were sent. */
    int sent() {
        return sent;
    }

    /** Peers that took something. */
    int reached() {
        return reached.size();
    }

    /** How the visit went, now that all peers have answered. */
    RegionVisit.Outcome outcome() {
        int provided = provided().cardinality();
        int tried = 0;
        for (int i = 0; i < taken.length; i++) {
            tried += sweep.holders(i) > 0 ? 1 : 0;
        }
        return new RegionVisit.Outcome(provided, tried - provided + sweep.failed(), visit.cut() || sweep.unfinished());
    }
}
