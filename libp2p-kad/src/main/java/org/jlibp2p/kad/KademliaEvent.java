package org.jlibp2p.kad;

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
     * the reason here. It is tried again while the table is thin.
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

    /**
     * One step of a query.
     *
     * @param protocol see {@link #protocol()}
     * @param query a number that all steps of one query have, and no other query of the node
     * @param step what happened
     * @param peer with whom; empty for the end of the query
     * @param detail how many peers it told of, why it failed, or how the query ended
     */
    record QueryStepped(ProtocolId protocol, long query, Step step, Optional<PeerId> peer, String detail)
            implements KademliaEvent {}

    /** What happens in a query. */
    enum Step {
        /** A peer is asked. */
        ASKED,
        /** It answered. */
        ANSWERED,
        /** It did not. */
        FAILED,
        /** The query is over. */
        ENDED
    }
}
