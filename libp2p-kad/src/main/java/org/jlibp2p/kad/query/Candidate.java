package org.jlibp2p.kad.query;

import java.util.Set;

import org.jlibp2p.bytes.Bytes;
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
    /** The networks that its addresses are in; none if nothing is limited, or for those known at the beginning. */
    final Set<Bytes> groups;

    /** Those others who are in these networks; {@link Crowds} alone uses it. */
    Crowds.Crowd[] crowds;

    final PeerId teller;
    final int hops;
    State state = State.HEARD;
    long askedAt;
    /** The path that asked it or, while none has, that was told of it first. */
    Shortlist path;
    /** On how many paths it is. */
    int holders;
    /** Whether so many of its network are closer that it has no place among the closest ones. */
    boolean isCrowd;

    Candidate(ReplyFilter.Told told, PeerId teller, int hops) {
        this.peer = told.peer();
        this.key = told.key();
        this.groups = told.groups();
        this.teller = teller;
        this.hops = hops;
    }

    /** Whether it may be among the closest peers, as far as is known. */
    boolean counts() {
        return state != State.FAILED && state != State.SLOW && !isCrowd;
    }
}
