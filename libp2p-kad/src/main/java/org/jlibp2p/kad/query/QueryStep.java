package org.jlibp2p.kad.query;

import org.jlibp2p.peer.PeerId;

/** What is to be done next for a {@link Query}. */
public sealed interface QueryStep {
    /**
     * Ask a peer, and then see what is to be done next; do not wait for the answer.
     *
     * @param peer whom
     */
    record Ask(PeerId peer) implements QueryStep {}

    /**
     * Nothing, until a peer has answered or failed, or some time has come.
     *
     * @param untilNanos the time; {@link Long#MAX_VALUE} if only an answer or a failure can lead on
     */
    record Wait(long untilNanos) implements QueryStep {}

    /** The search is over. What peers still answer makes no difference. */
    record Done() implements QueryStep {}
}
