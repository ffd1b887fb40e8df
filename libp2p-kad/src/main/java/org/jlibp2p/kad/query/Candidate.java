package org.jlibp2p.kad.query;

import org.jlibp2p.kad.table.Key;
import org.jlibp2p.peer.PeerId;

/** A peer that a search has heard of. Confined to the search. */
final class Candidate {
    /** What has come of a peer so far. */
    enum State {
        /** Told of, not asked. Next: {@link #ASKED}, or forgotten if there are too many. */
        HEARD,
        /** Asked. Next: {@link #SLOW}, {@link #ANSWERED} or {@link #FAILED}. */
        ASKED,
        /** Asked so long ago that the search goes on as if it were not there. Next: {@link #ANSWERED} or {@link #FAILED}. */
        SLOW,
        /** Has answered; stays so. */
        ANSWERED,
        /** Has failed; stays so. */
        FAILED
    }

    final PeerId peer;
    final Key key;
    final PeerId teller;
    final int hops;
    State state = State.HEARD;
    long askedAt;
    /** The path that asked it or, while none has, that was told of it first. */
    Shortlist path;
    /** On how many paths it is. */
    int holders;

    Candidate(PeerId peer, Key key, PeerId teller, int hops) {
        this.peer = peer;
        this.key = key;
        this.teller = teller;
        this.hops = hops;
    }

    /** Whether it may be among the closest peers, as far as is known. */
    boolean counts() {
        return state != State.FAILED && state != State.SLOW;
    }
}
