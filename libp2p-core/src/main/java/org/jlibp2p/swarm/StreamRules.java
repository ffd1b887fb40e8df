package org.jlibp2p.swarm;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peerstore.PeerStore;
import org.jlibp2p.transport.ConnectionLimit;

/** What all connections of a node have in common when they open and accept streams. */
record StreamRules(
        ResourceLimits limits,
        ProtocolTable protocols,
        PeerStore peers,
        Set<ProtocolId> onLimited,
        Observation observation) {
    /** Whether a protocol may run on a connection: a limited one is for those that have been said to be content with it. */
    boolean mayRun(ProtocolId protocol, Optional<ConnectionLimit> limit) {
        return limit.isEmpty() || onLimited.contains(protocol);
    }

    /**
     * The protocol for which no answer has to be waited: the only one that would do, or the first one that the peer is
     * known to speak.
     */
    Optional<ProtocolId> spokenFor(PeerId peer, List<ProtocolId> inOrder) {
        if (inOrder.size() == 1) {
            return Optional.of(inOrder.get(0));
        }
        Set<ProtocolId> known = peers.protocols(peer);
        return inOrder.stream().filter(known::contains).findFirst();
    }
}
