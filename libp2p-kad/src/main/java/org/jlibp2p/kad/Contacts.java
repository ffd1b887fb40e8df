package org.jlibp2p.kad;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.service.NodeContext;

/** Where peers of one DHT are: of what the node knows, that which means something in its network. Confined to the loop. */
final class Contacts {
    private final NodeContext node;
    private final NetworkScope scope;
    private final Map<PeerId, Integer> connections = new HashMap<>();

    Contacts(NodeContext node, NetworkScope scope) {
        this.node = node;
        this.scope = scope;
    }

    void start() {
        node.events()
                .on(
                        NodeEvent.Connected.class,
                        event -> connections.merge(event.connection().remotePeer(), 1, Integer::sum));
        node.events()
                .on(
                        NodeEvent.Disconnected.class,
                        event -> connections.computeIfPresent(
                                event.connection().remotePeer(), (peer, count) -> count > 1 ? count - 1 : null));
    }

    boolean isSelf(PeerId peer) {
        return peer.equals(node.identity().peerId());
    }

    boolean isConnected(PeerId peer) {
        return connections.containsKey(peer);
    }

    /** Whether there is a way to ask a peer without asking others where it is. */
    boolean canReach(PeerId peer) {
        return isConnected(peer) || !node.peers().addresses(peer).isEmpty();
    }

    List<Multiaddr> addresses(PeerId peer) {
        return scope.useful(node.peers().addresses(peer));
    }

    PeerInfo info(PeerId peer) {
        return new PeerInfo(peer, addresses(peer));
    }

    /** Where this node says it is, in this network. */
    PeerInfo self() {
        return new PeerInfo(node.identity().peerId(), scope.useful(node.addresses()));
    }

    /** Remembers for a while what somebody told of a peer. */
    void learn(PeerId peer, List<Multiaddr> told) {
        List<Multiaddr> useful = scope.useful(told);
        if (!useful.isEmpty() && !isSelf(peer)) {
            node.peers().addAddresses(peer, useful, node.limits().peers().learntAddressTtl());
        }
    }

    /** Remembers a peer's addresses for longer: it has just answered. */
    void keep(PeerId peer) {
        List<Multiaddr> known = node.peers().addresses(peer);
        if (!known.isEmpty()) {
            node.peers().addAddresses(peer, known, node.limits().peers().connectedAddressTtl());
        }
    }
}
