package org.jlibp2p.peer;

import java.util.List;

import org.jlibp2p.multiformats.Multiaddr;

/**
 * A peer and where it may be.
 *
 * @param id who
 * @param addresses without {@code /p2p}
 */
public record PeerInfo(PeerId id, List<Multiaddr> addresses) {
    /** Copies the list. */
    public PeerInfo {
        addresses = List.copyOf(addresses);
    }
}
