package org.jlibp2p.swarm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jlibp2p.peer.PeerId;

/** Which connections stand, and which of several with one peer is used. Any thread. */
final class ConnectionTable {
    /** A direct connection before a relayed one, an unlimited before a limited one, then the one that has stood longest. */
    private static final Comparator<SwarmConnection> PREFERENCE = Comparator.comparing(SwarmConnection::isRelayed)
            .thenComparing(connection -> connection.limit().isPresent())
            .thenComparing(SwarmConnection::openedAt, (a, b) -> Long.signum(a - b));

    private final Map<PeerId, List<SwarmConnection>> byPeer = new ConcurrentHashMap<>();

    void add(SwarmConnection connection) {
        byPeer.compute(connection.remotePeer(), (peer, known) -> {
            List<SwarmConnection> all = known == null ? new ArrayList<>(1) : new ArrayList<>(known);
            all.add(connection);
            all.sort(PREFERENCE);
            return List.copyOf(all);
        });
    }

    void remove(SwarmConnection connection) {
        byPeer.computeIfPresent(connection.remotePeer(), (peer, known) -> {
            List<SwarmConnection> rest =
                    known.stream().filter(each -> each != connection).toList();
            return rest.isEmpty() ? null : rest;
        });
    }

    /** The connection with a peer that new streams use. */
    Optional<SwarmConnection> preferred(PeerId peer) {
        return of(peer).stream().filter(SwarmConnection::isOpen).findFirst();
    }

    List<SwarmConnection> of(PeerId peer) {
        return byPeer.getOrDefault(peer, List.of());
    }

    /** Those that stand: one that has ended is not among them, even if whoever removes it has not been told yet. */
    List<SwarmConnection> all() {
        return byPeer.values().stream()
                .flatMap(Collection::stream)
                .filter(SwarmConnection::isOpen)
                .toList();
    }

    /** All of them, those that are about to be removed included. */
    List<SwarmConnection> everyone() {
        return byPeer.values().stream().flatMap(Collection::stream).toList();
    }

    Set<PeerId> peers() {
        return Set.copyOf(byPeer.keySet());
    }

    int size() {
        return byPeer.values().stream().mapToInt(List::size).sum();
    }
}
