package org.jlibp2p.delegate;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.routing.PeerRouting;

/**
 * Where peers are, as far as a node knows or can find out. A node's routers leave out what the node knows, since whoever dials
 * has tried that; those who ask from outside have not. Any thread may call.
 *
 * @param node the node
 */
record NodePeers(Node node) implements PeerRouting {
    @Override
    public CompletableFuture<Optional<PeerInfo>> findPeer(PeerId peer) {
        if (peer.equals(node.id())) {
            List<Multiaddr> own = node.addresses().stream()
                    .map(address -> address.withoutLast(MultiaddrProtocol.P2P))
                    .toList();
            return CompletableFuture.completedFuture(Optional.of(new PeerInfo(peer, own)));
        }
        Optional<PeerInfo> known = known(peer);
        if (known.isPresent() && isConnected(peer)) {
            return CompletableFuture.completedFuture(known);
        }
        return Async.map(
                node.peerRouting().findPeer(peer),
                found -> found.filter(info -> !info.addresses().isEmpty())
                        .or(() -> known(peer).or(() -> found)),
                unneeded -> {});
    }

    private boolean isConnected(PeerId peer) {
        return node.connections().stream()
                .anyMatch(connection -> connection.remotePeer().equals(peer));
    }

    /** Nothing if no address is remembered. */
    private Optional<PeerInfo> known(PeerId peer) {
        List<Multiaddr> addresses = node.peers().addresses(peer);
        return addresses.isEmpty() ? Optional.empty() : Optional.of(new PeerInfo(peer, addresses));
    }
}
