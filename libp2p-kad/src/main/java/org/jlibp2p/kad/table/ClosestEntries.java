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
        long[] heads = new long[bucket.length];
        int size = 0;
        for (TableView.Entry entry : bucket) {
            long head = target.headOfDistance(entry.key());
            int at = size++;
            for (; at > 0 && isCloser(head, entry, heads[at - 1], sorted[at - 1]); at--) {
                sorted[at] = sorted[at - 1];
                heads[at] = heads[at - 1];
            }
            sorted[at] = entry;
            heads[at] = head;
        }
        for (int i = 0; i < size && !isFull(); i++) {
            if (wanted.test(sorted[i].peer())) {
                peers.add(sorted[i].peer());
            }
        }
    }

    /** Whole distances are compared only where their heads are alike, which those of different peers hardly ever are. */
    private boolean isCloser(long head, TableView.Entry entry, long otherHead, TableView.Entry other) {
        return head == otherHead ? target.compareDistances(entry.key(), other.key()) < 0 : head < otherHead;
    }

    List<PeerId> peers() {
        return peers;
    }
}
