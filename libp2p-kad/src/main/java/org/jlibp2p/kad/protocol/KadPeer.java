package org.jlibp2p.kad.protocol;

import java.util.List;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/**
 * A peer as one peer of the DHT names it to another.
 *
 * @param id who
 * @param addresses where, as far as the sender knows, without {@code /p2p}; what cannot be read as an address is left out
 * @param connection what the sender says of its connection with it
 */
public record KadPeer(PeerId id, List<Multiaddr> addresses, ConnectionType connection) {
    /**
     * Copies the list.
     *
     * @param id see {@link #id()}
     * @param addresses see {@link #addresses()}
     * @param connection see {@link #connection()}
     */
    public KadPeer {
        addresses = List.copyOf(addresses);
    }

    /**
     * A peer of which nothing is said but where it is.
     *
     * @param peer who and where
     * @return not connected
     */
    public static KadPeer of(PeerInfo peer) {
        return new KadPeer(peer.id(), peer.addresses(), ConnectionType.NOT_CONNECTED);
    }

    /**
     * The peer and where it is.
     *
     * @return without the connection
     */
    public PeerInfo info() {
        return new PeerInfo(id, addresses);
    }
}
