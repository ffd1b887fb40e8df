package org.jlibp2p.kad.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.jlibp2p.peer.PeerId;

/** Gathers the closest peers, bucket by bucket: each bucket that is offered is farther away than all before it. */
final class ClosestEntries {
    private final Key target;
    private final int count;
    private final Predicate<? super PeerId> wanted;
    private final List<PeerId> peers;

    ClosestEntries(Key target, int count, Predicate<? super PeerId> wanted) {
        this.target = target;
        this.count = count;
        this.wanted = wanted;
        this.peers = new ArrayList<>(Math.min(count, TableRules.K));
    }

    boolean isFull() {
        return peers.size() >= count;
    }

    /** Buckets are small, so the simplest way to sort them is the fastest. */
    void offer(TableView.Entry[] bucket) {
        TableView.Entry[] sorted = new TableView.Entry[bucket.length];
        int size = 0;
        for (TableView.Entry entry : bucket) {
            int at = size++;
            for (; at > 0 && target.compareDistances(entry.key(), sorted[at - 1].key()) < 0; at--) {
                sorted[at] = sorted[at - 1];
            }
            sorted[at] = entry;
        }
        for (int i = 0; i < size && !isFull(); i++) {
            if (wanted.test(sorted[i].peer())) {
                peers.add(sorted[i].peer());
            }
        }
    }

    List<PeerId> peers() {
        return peers;
    }
}
