package org.jlibp2p.peer;

import java.util.List;
import java.util.Objects;

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
}
