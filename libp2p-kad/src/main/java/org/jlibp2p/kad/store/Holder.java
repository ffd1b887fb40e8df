package org.jlibp2p.kad.store;

import org.jlibp2p.peer.PeerId;

/** A peer that has something in a store, and how much. Its fields are those of {@link Holders}. */
class Holder {
    private final PeerId id;
    int count;
    Holder before;
    Holder behind;

    Holder(PeerId id) {
        this.id = id;
    }

    final PeerId id() {
        return id;
    }
}
