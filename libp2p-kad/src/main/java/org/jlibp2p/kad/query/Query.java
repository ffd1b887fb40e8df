package org.jlibp2p.kad.query;

import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.peer.PeerId;

/**
 * A search that is told what peers answer and says which one to ask next. Confined to one thread at a time; times are
 * nanoseconds of any one clock and never go back.
 *
 * <p>Whoever runs it calls {@link #next} until that says to wait or that it is over, and again after each answer, each failure
 * and when the time to wait for has come. Every peer that was to be asked gets exactly one {@link #onReply} or
 * {@link #onFailure}, however late; what comes beyond that, or of a peer that was not to be asked, is ignored. A search can be
 * abandoned at any time; {@link #result} is then what was found so far.
 *
 * <p>It always ends, whatever peers answer, if every one that is asked answers or fails at some time.
 *
 * @param <R> what is searched for
 */
public interface Query<R> {
    /**
     * What to do next.
     *
     * @param nowNanos the time
     * @return the step; once {@link QueryStep.Done}, always that
     */
    QueryStep next(long nowNanos);

    /**
     * A peer that was to be asked has answered.
     *
     * @param peer which one
     * @param reply what it said
     * @param nowNanos the time
     */
    void onReply(PeerId peer, KadReply reply, long nowNanos);

    /**
     * A peer that was to be asked could not be reached, did not answer in time, or answered nonsense.
     *
     * @param peer which one
     * @param nowNanos the time
     */
    void onFailure(PeerId peer, long nowNanos);

    /**
     * There is a connection with a peer that was to be asked. Only {@link FindPeerQuery} makes use of it; its answer or failure
     * is told all the same.
     *
     * @param peer which one
     * @param nowNanos the time
     */
    default void onConnected(PeerId peer, long nowNanos) {}

    /**
     * What has been found so far; all of it when the search is over.
     *
     * @return never null
     */
    R result();

    /**
     * How the search has gone so far.
     *
     * @return the figures
     */
    QueryReport report();
}
