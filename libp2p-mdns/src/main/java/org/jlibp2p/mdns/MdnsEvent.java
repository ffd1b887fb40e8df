package org.jlibp2p.mdns;

import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/** What is heard on the local network. Whoever says it is not asked for a proof: that is for a connection to give. */
public sealed interface MdnsEvent extends NodeEvent {
    /**
     * A node says that it is on the local network, or that it is somewhere else there.
     *
     * @param peer who, and its addresses on the network on which it says so
     */
    record PeerFound(PeerInfo peer) implements MdnsEvent {}

    /**
     * A node said that it leaves, has not been heard of for as long as it said it would be there, or its network has gone.
     *
     * @param peer who
     */
    record PeerLost(PeerId peer) implements MdnsEvent {}
}
