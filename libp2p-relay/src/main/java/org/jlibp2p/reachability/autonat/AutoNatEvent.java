package org.jlibp2p.reachability.autonat;

import java.util.Optional;

import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;

/** What happens while nodes find out whether they can be reached. */
public sealed interface AutoNatEvent extends NodeEvent {
    /**
     * A peer that was asked has answered, or has not.
     *
     * @param address what the answer is about; empty if it is about the node, or about nothing
     * @param answer what it said
     */
    record Probed(Optional<Multiaddr> address, ProbeAnswer answer) implements AutoNatEvent {}

    /**
     * A peer has asked this node, and was answered.
     *
     * @param peer who asked
     * @param protocol in which version
     * @param address what was dialled, if anything was
     * @param result what it was told, or why it was told nothing
     */
    record Served(PeerId peer, ProtocolId protocol, Optional<Multiaddr> address, String result)
            implements AutoNatEvent {}
}
