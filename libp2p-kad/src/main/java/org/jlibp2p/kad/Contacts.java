package org.jlibp2p.kad;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.io.Direction;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.transport.AddressScope;

/**
 * Where peers of one DHT are: of what the node knows, that which means something in its network. Confined to the service's
 * loop.
 */
final class Contacts {
    private final NodeContext node;
    private final NetworkScope scope;
    private final Map<PeerId, List<Connection>> connections = new HashMap<>();
    private final Map<PeerId, Integer> sought;

    /**
     * Nobody so far.
     *
     * @param sought the peers that are being dialled by a DHT of this node, of whichever of them
     */
    Contacts(NodeContext node, NetworkScope scope, Map<PeerId, Integer> sought) {
        this.node = node;
        this.scope = scope;
        this.sought = sought;
    }

    void start() {
        node.events().on(NodeEvent.Connected.class, event -> connected(event.connection()));
        node.events().on(NodeEvent.Disconnected.class, event -> disconnected(event.connection()));
    }

    private void connected(Connection connection) {
        if (connection.isOpen()) {
            connections
                    .computeIfAbsent(connection.remotePeer(), first -> new ArrayList<>(1))
                    .add(connection);
        }
    }

    private void disconnected(Connection connection) {
        connections.computeIfPresent(connection.remotePeer(), (peer, known) -> {
            known.remove(connection);
            return known.isEmpty() ? null : known;
        });
    }

    boolean isSelf(PeerId peer) {
        return peer.equals(node.identity().peerId());
    }

    boolean isConnected(PeerId peer) {
        for (Connection connection : connections.getOrDefault(peer, List.of())) {
            if (connection.isOpen()) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is a way to ask a peer without asking others where it is. */
    boolean canReach(PeerId peer) {
        return isConnected(peer) || !addresses(peer).isEmpty();
    }

    List<Multiaddr> addresses(PeerId peer) {
        return scope.useful(node.peers().addresses(peer));
    }

    PeerInfo info(PeerId peer) {
        return new PeerInfo(peer, addresses(peer));
    }

    /** A peer at the addresses where it said that it is, and at those that are known of it since. */
    PeerInfo since(PeerInfo then) {
        return new PeerInfo(
                then.id(),
                Stream.concat(then.addresses().stream(), addresses(then.id()).stream())
                        .distinct()
                        .toList());
    }

    /** Where this node says it is, in this network. */
    PeerInfo self() {
        return new PeerInfo(node.identity().peerId(), scope.useful(node.addresses()));
    }

    /** Where a peer was really met; where there is no connection, what is known of it has to do. */
    List<Multiaddr> seenAt(PeerId peer) {
        List<Connection> known = connections.get(peer);
        return known == null
                ? node.peers().addresses(peer)
                : known.stream().map(Connection::remoteAddress).toList();
    }

    /**
     * A peer that is connected: where it is said to be, by itself once it has been asked, and where this node got through to it.
     * Others may have told no more than a name that leads there.
     */
    PeerInfo met(PeerId peer) {
        Stream<Multiaddr> dialled = connections.getOrDefault(peer, List.of()).stream()
                .filter(connection -> connection.direction() == Direction.OUTBOUND)
                .map(connection -> connection.remoteAddress().withoutPeer())
                .filter(scope::hasUseFor);
        List<Multiaddr> all =
                Stream.concat(addresses(peer).stream(), dialled).distinct().toList();
        return new PeerInfo(peer, all.isEmpty() ? seenAt(peer) : all);
    }

    /** Whether a peer may stand in the routing table. */
    boolean mayStand(PeerId peer) {
        return !isSelf(peer) && scope.admits(node.peers().addresses(peer));
    }

    /**
     * Of what somebody told of a peer that which may be handed to a dial as if the application knew it: what the node would
     * remember, and no names, since whoever owns a name chooses where it leads.
     */
    List<Multiaddr> worthTrying(PeerId peer, List<Multiaddr> told) {
        learn(peer, told);
        List<Multiaddr> remembered = node.peers().addresses(peer);
        return told.stream()
                .filter(address -> AddressScope.of(address) != AddressScope.UNKNOWN && remembered.contains(address))
                .toList();
    }

    /** Remembers for a while what somebody told of a peer. */
    void learn(PeerId peer, List<Multiaddr> told) {
        List<Multiaddr> useful = scope.useful(told);
        if (!useful.isEmpty() && !isSelf(peer)) {
            node.peers().addAddresses(peer, useful, node.limits().peers().learntAddressTtl());
        }
    }

    /**
     * Notes that this DHT is dialling a peer. The node asks all ways of finding peers, and so this DHT again, when it does not
     * get through; that question must not become a search, which may dial the same peer.
     */
    Runnable seek(PeerId peer) {
        sought.merge(peer, 1, Integer::sum);
        return () -> sought.computeIfPresent(peer, (same, count) -> count > 1 ? count - 1 : null);
    }

    boolean isSought(PeerId peer) {
        return sought.containsKey(peer);
    }
}
