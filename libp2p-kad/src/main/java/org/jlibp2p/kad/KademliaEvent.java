package org.jlibp2p.kad;

import java.time.Duration;
import java.util.Optional;

import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;

/** What happens in a DHT; of which one, its protocol says. */
public sealed interface KademliaEvent extends NodeEvent {
    /**
     * Which DHT.
     *
     * @return its protocol
     */
    ProtocolId protocol();

    /**
     * A peer stands in the routing table.
     *
     * @param protocol see {@link #protocol()}
     * @param peer whom
     */
    record PeerAdded(ProtocolId protocol, PeerId peer) implements KademliaEvent {}

    /**
     * A peer stands no longer in the routing table.
     *
     * @param protocol see {@link #protocol()}
     * @param peer whom
     */
    record PeerRemoved(ProtocolId protocol, PeerId peer) implements KademliaEvent {}

    /**
     * A peer of the bootstrap list was of no use. As long as others are, that is no matter; a node whose table stays empty has
     * the reason here. It is tried again all the same: while the table is thin, and if it has answered before. This is told once, and
     * again if the reason is another one, or if the peer has answered in between.
     *
     * @param protocol see {@link #protocol()}
     * @param peer whom
     * @param failure why there is no connection with it; nothing if there is one, but it does not answer as a server of this
     *     DHT does
     */
    record BootstrapPeerFailed(ProtocolId protocol, PeerId peer, Optional<Throwable> failure)
            implements KademliaEvent {}

    /**
     * This node has begun, or ceased, to serve.
     *
     * @param protocol see {@link #protocol()}
     * @param mode {@link Mode#SERVER} or {@link Mode#CLIENT}
     */
    record ModeChanged(ProtocolId protocol, Mode mode) implements KademliaEvent {}

    /** One step of a query: all steps of one query have its number, and {@link QueryEnded} is the last one. */
    sealed interface QueryStepped extends KademliaEvent {
        /**
         * Which query.
         *
         * @return a number that no other query of the node has
         */
        long query();
    }

    /**
     * A search sends a question to one peer and now waits for its answer.
     *
     * @param protocol see {@link #protocol()}
     * @param query see {@link QueryStepped#query()}
     * @param peer whom
     * @param teller who told of it; empty if it stands in the routing table
     */
    record PeerAsked(ProtocolId protocol, long query, PeerId peer, Optional<PeerId> teller) implements QueryStepped {}

    /**
     * A peer that was asked has answered.
     *
     * @param protocol see {@link #protocol()}
     * @param query see {@link QueryStepped#query()}
     * @param peer who
     * @param told of how many peers it told
     * @param news how many of these had not been heard of before and may be asked
     */
    record PeerAnswered(ProtocolId protocol, long query, PeerId peer, int told, int news) implements QueryStepped {}

    /**
     * A peer that was asked has not answered.
     *
     * @param protocol see {@link #protocol()}
     * @param query see {@link QueryStepped#query()}
     * @param peer who
     * @param reason why, as far as is known
     */
    record PeerFailed(ProtocolId protocol, long query, PeerId peer, Throwable reason) implements QueryStepped {}

    /**
     * A search came to its end: it found what it looked for, had nobody left to ask, or was cancelled.
     *
     * @param protocol see {@link #protocol()}
     * @param query see {@link QueryStepped#query()}
     * @param ending how it ended
     * @param asked how many peers it asked
     * @param failed how many of them did not answer
     * @param hops how many peers stand between this node and the closest one that answered, and that one: 1 if it stood in the
     *     routing table, 0 if none answered
     */
    record QueryEnded(ProtocolId protocol, long query, Ending ending, int asked, int failed, int hops)
            implements QueryStepped {}

    /**
     * What was searched for, or was to be kept, is found or kept, or is not. A search is made of queries, of several or of none.
     *
     * @param protocol see {@link #protocol()}
     * @param kind what it was about
     * @param outcome how it ended
     * @param took from its beginning to its end
     */
    record SearchEnded(ProtocolId protocol, SearchKind kind, SearchOutcome outcome, Duration took)
            implements KademliaEvent {}

    /** What a search is about. */
    enum SearchKind {
        /** The peers closest to a key. */
        CLOSEST_PEERS,
        /** Where a peer is. */
        FIND_PEER,
        /** Who has some content. */
        FIND_PROVIDERS,
        /** The value of a key. */
        FIND_VALUE,
        /** That others know who has some content. */
        PROVIDE,
        /** That others keep a value. */
        PUT_VALUE
    }

    /** How a search ended. */
    enum SearchOutcome {
        /** Something was found, or is kept by somebody. */
        SUCCEEDED,
        /** Nothing was found, and nothing went wrong. */
        NOTHING_FOUND,
        /** It failed. */
        FAILED,
        /** Whoever wanted it has given it up. */
        CANCELLED
    }

    /** How a query ended. */
    enum Ending {
        /** The closest peers there are have answered. */
        CONVERGED,
        /** What was searched for was found before. */
        SATISFIED,
        /** Nobody was left to be asked, as is usual in a small network. */
        EXHAUSTED,
        /** It asked as many peers as it may: somebody leads it on. */
        LIMITED
    }
}
