package org.jlibp2p.peer;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jlibp2p.multiformats.Multiaddr;

/**
 * A peer and where it may be. Immutable; any thread.
 *
 * @param id who
 * @param addresses without {@code /p2p}
 */
public record PeerInfo(PeerId id, List<Multiaddr> addresses) {
    /**
     * Copies the list.
     *
     * @param id who
     * @param addresses without {@code /p2p}
     */
    public PeerInfo {
        Objects.requireNonNull(id, "id");
        addresses = List.copyOf(addresses);
    }

    /**
     * Peers by their addresses.
     *
     * @param addresses each with the peer's id at its end; several of one peer are taken together, each once
     * @return in the order of their first addresses
     * @throws IllegalArgumentException if an address does not end with a peer's id
     */
    public static List<PeerInfo> ofEach(Collection<Multiaddr> addresses) {
        Map<PeerId, Set<Multiaddr>> places = new LinkedHashMap<>();
        for (Multiaddr address : addresses) {
            PeerId peer = PeerId.of(address)
                    .orElseThrow(() -> new IllegalArgumentException("no peer id at the end of " + address));
            places.computeIfAbsent(peer, first -> new LinkedHashSet<>()).add(address.withoutPeer());
        }
        return places.entrySet().stream()
                .map(peer -> new PeerInfo(peer.getKey(), List.copyOf(peer.getValue())))
                .toList();
    }
}
