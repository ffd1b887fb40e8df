package org.jlibp2p.relay.circuit;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;

/** Whom a relay serves, as the application has it. Called on the relay's loop; must not block. */
public interface RelayPolicy {
    /**
     * Whether a peer may have a reservation, or keep one that it renews.
     *
     * @param peer who asks
     * @param address where its connection comes from
     * @return true unless overridden
     */
    default boolean allowReservation(PeerId peer, Multiaddr address) {
        return true;
    }

    /**
     * Whether a circuit may be made.
     *
     * @param source who asks
     * @param address where its connection comes from
     * @param target to whom
     * @return true unless overridden
     */
    default boolean allowCircuit(PeerId source, Multiaddr address, PeerId target) {
        return true;
    }
}
