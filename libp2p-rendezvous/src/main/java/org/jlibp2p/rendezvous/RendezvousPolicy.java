package org.jlibp2p.rendezvous;

import org.jlibp2p.peer.PeerId;

/**
 * Whom a rendezvous point serves, beside its numbers. Asked on the service's loop: it must not block. One that throws allows
 * nothing.
 */
public interface RendezvousPolicy {
    /**
     * Whether a peer may register.
     *
     * @param peer who
     * @param namespace under which name
     * @return true unless the application says otherwise
     */
    default boolean allowRegistration(PeerId peer, String namespace) {
        return true;
    }

    /**
     * Whether a peer may look for others.
     *
     * @param peer who
     * @param namespace under which name; the empty one for all there are
     * @return true unless the application says otherwise
     */
    default boolean allowDiscovery(PeerId peer, String namespace) {
        return true;
    }
}
