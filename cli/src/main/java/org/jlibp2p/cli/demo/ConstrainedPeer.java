package org.jlibp2p.cli.demo;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jlibp2p.async.Results;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.delegate.DelegatedRouting;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.relay.CircuitRelay;

/** A node that searches nothing itself and knows nobody: it asks a delegate. */
final class ConstrainedPeer implements AutoCloseable {
    private final ConcurrentMap<PeerId, CompletableFuture<Connection>> direct = new ConcurrentHashMap<>();
    private final Node node;

    /** Where no hole can be punched it tells where it listens, so that the peer it has dialled through a relay can dial it. */
    private ConstrainedPeer(URI delegate, boolean punches, Patience patience) throws InterruptedException {
        node = patience.await(
                Punching.node()
                        .service(Ping.service())
                        .service(DelegatedRouting.at(delegate))
                        .service(CircuitRelay.client())
                        .on(NodeEvent.Connected.class, event -> connected(event.connection()))
                        .start(),
                "the constrained node starts");
        if (punches) {
            Concealment.of(node);
        }
    }

    static ConstrainedPeer start(URI delegate, boolean punches, Patience patience) throws InterruptedException {
        return new ConstrainedPeer(delegate, punches, patience);
    }

    private void connected(Connection connection) {
        if (!connection.isRelayed()) {
            direct(connection.remotePeer()).complete(connection);
        }
    }

    Node node() {
        return node;
    }

    /** Completes when a peer is connected with directly. */
    CompletableFuture<Connection> direct(PeerId peer) {
        return direct.computeIfAbsent(peer, unseen -> new CompletableFuture<>());
    }

    /** All that the delegate tells of who has some content. */
    List<PeerInfo> findProviders(Cid cid, Patience patience) throws InterruptedException {
        List<PeerInfo> found = new ArrayList<>();
        try (Results<PeerInfo> results = node.service(DelegatedRouting.class).findProviders(cid)) {
            Optional<PeerInfo> next = patience.await(results.next(), "the delegate answers");
            while (next.isPresent()) {
                found.add(next.get());
                next = patience.await(results.next(), "the delegate's answer goes on");
            }
        }
        return found;
    }

    Connection dial(PeerId peer, Multiaddr address, Patience patience) throws InterruptedException {
        return patience.await(
                node.connect(address.with(MultiaddrProtocol.P2P, peer.toString())), "a connection through the relay");
    }

    @Override
    public void close() {
        node.close();
    }
}
