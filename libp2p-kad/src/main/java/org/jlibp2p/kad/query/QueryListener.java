package org.jlibp2p.kad.query;

import org.jlibp2p.peer.PeerId;

/**
 * Is told every step of a search, for traces. Called by the thread that runs the search, in the midst of it: must not call it
 * in turn, and not throw.
 */
public interface QueryListener {
    /** Listens to nothing. */
    QueryListener NONE = new QueryListener() {};

    /**
     * A peer was heard of for the first time.
     *
     * @param peer which one
     * @param teller who told of it; this node itself for those known at the beginning
     * @param hops 1 for those known at the beginning, one more than the teller's for others
     */
    default void onHeard(PeerId peer, PeerId teller, int hops) {}

    /**
     * A peer is to be asked.
     *
     * @param peer which one
     * @param teller who told of it; this node itself for those known at the beginning
     * @param nowNanos the time
     */
    default void onAsked(PeerId peer, PeerId teller, long nowNanos) {}

    /**
     * A peer has not answered for so long that another one is asked in its stead.
     *
     * @param peer which one
     * @param nowNanos the time
     */
    default void onSlow(PeerId peer, long nowNanos) {}

    /**
     * A peer has answered.
     *
     * @param peer which one
     * @param told of how many peers it told
     * @param accepted how many of them were new and may be asked
     * @param nowNanos the time
     */
    default void onAnswered(PeerId peer, int told, int accepted, long nowNanos) {}

    /**
     * A peer has failed.
     *
     * @param peer which one
     * @param nowNanos the time
     */
    default void onFailed(PeerId peer, long nowNanos) {}

    /**
     * The search is over.
     *
     * @param report how it went
     * @param nowNanos the time
     */
    default void onEnded(QueryReport report, long nowNanos) {}
}
