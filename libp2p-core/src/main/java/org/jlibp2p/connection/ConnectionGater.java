package org.jlibp2p.connection;

import org.jlibp2p.io.Direction;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;

/**
 * The application's policy about connections, asked at the three moments at which more becomes known. Called on event
 * loops: it must not block. A gater that throws refuses.
 */
public interface ConnectionGater {
    /**
     * Before an address is dialled.
     *
     * @param peer whom
     * @param address where, names resolved
     * @return false to leave this address out
     */
    default boolean allowDial(PeerId peer, Multiaddr address) {
        return true;
    }

    /**
     * When somebody has connected, and nothing else is known yet.
     *
     * @param remote where from
     * @return false to close the connection without a word
     */
    default boolean allowInbound(Multiaddr remote) {
        return true;
    }

    /**
     * When the peer has proved who it is.
     *
     * @param peer who it is
     * @param remote where
     * @param direction who made the connection
     * @return false to close the connection
     */
    default boolean allowPeer(PeerId peer, Multiaddr remote, Direction direction) {
        return true;
    }
}
