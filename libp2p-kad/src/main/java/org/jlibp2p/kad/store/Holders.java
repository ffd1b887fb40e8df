package org.jlibp2p.kad.store;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import org.jlibp2p.peer.PeerId;

/**
 * Who has how much in a store, and who has about the most: so that, when it is full, room is made by those who take most of
 * it. Each step takes the same time, however many there are. Confined to the loop of its store.
 *
 * @param <H> what is known of a peer
 */
final class Holders<H extends Holder> {
    private final Map<PeerId, H> byId = new HashMap<>();
    private final Function<? super PeerId, H> create;

    /** First of those that have from 2^i on and below 2^(i+1). */
    private final Holder[] ofSize = new Holder[Integer.SIZE];

    Holders(Function<? super PeerId, H> create) {
        this.create = create;
    }

    /** What is known of a peer, or null. */
    H get(PeerId id) {
        return byId.get(id);
    }

    int size() {
        return byId.size();
    }

    H getOrCreate(PeerId id) {
        return byId.computeIfAbsent(id, create);
    }

    /** It has one more. */
    void grew(H holder) {
        int before = holder.count++;
        if (before == 0 || size(before) != size(holder.count)) {
            leave(holder, before);
            enter(holder);
        }
    }

    /**
     * It has one less.
     *
     * @return whether it has nothing any more, and is forgotten
     */
    boolean shrank(H holder) {
        int before = holder.count--;
        if (holder.count == 0 || size(before) != size(holder.count)) {
            leave(holder, before);
            enter(holder);
        }
        if (holder.count == 0) {
            byId.remove(holder.id());
        }
        return holder.count == 0;
    }

    /** One of those that have the most: no other one has twice as much. Not to be called while there is none. */
    @SuppressWarnings("unchecked") // nothing else is put there
    H largest() {
        for (int i = ofSize.length - 1; i >= 0; i--) {
            if (ofSize[i] != null) {
                return (H) ofSize[i];
            }
        }
        throw new IllegalStateException("nobody has anything here");
    }

    private static int size(int count) {
        return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(count);
    }

    private void enter(H holder) {
        if (holder.count == 0) {
            return;
        }
        int size = size(holder.count);
        holder.before = null;
        holder.behind = ofSize[size];
        if (holder.behind != null) {
            holder.behind.before = holder;
        }
        ofSize[size] = holder;
    }

    private void leave(H holder, int count) {
        if (count == 0) {
            return;
        }
        if (holder.before == null) {
            ofSize[size(count)] = holder.behind;
        } else {
            holder.before.behind = holder.behind;
        }
        if (holder.behind != null) {
            holder.behind.before = holder.before;
        }
    }
}
