package org.jlibp2p.rendezvous;

import java.time.Duration;

import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.peer.PeerId;

/**
 * Something that happened at a rendezvous point, or to one who uses such. Names are what peers have chosen: any characters there
 * are.
 */
public sealed interface RendezvousEvent extends NodeEvent {
    /**
     * As a point: a peer is registered, or is so anew.
     *
     * @param peer who
     * @param namespace under which name
     * @param ttl for how long
     * @param renewed whether it was registered under that name before
     */
    record PeerRegistered(PeerId peer, String namespace, Duration ttl, boolean renewed) implements RendezvousEvent {}

    /**
     * As a point: a peer was not registered.
     *
     * @param peer who
     * @param status what it was told
     * @param reason why
     */
    record PeerRefused(PeerId peer, RendezvousStatus status, String reason) implements RendezvousEvent {}

    /**
     * As a point: a peer is not registered any more.
     *
     * @param peer who
     * @param namespace under which name
     * @param reason why
     */
    record PeerEnded(PeerId peer, String namespace, String reason) implements RendezvousEvent {}

    /**
     * As a point: a peer has asked who is there.
     *
     * @param peer who
     * @param namespace under which name; the empty one for all there are
     * @param found how many it was told of
     */
    record Asked(PeerId peer, String namespace, int found) implements RendezvousEvent {}

    /**
     * As a point: a peer has asked who is there, and was not told.
     *
     * @param peer who
     * @param status what it was told instead
     * @param reason why
     */
    record AskedInVain(PeerId peer, RendezvousStatus status, String reason) implements RendezvousEvent {}

    /**
     * At a point: this node is registered, or has renewed that.
     *
     * @param point where
     * @param namespace under which name
     * @param ttl for how long
     */
    record Registered(PeerId point, String namespace, Duration ttl) implements RendezvousEvent {}

    /**
     * At a point: this node could not register or renew. It tries again.
     *
     * @param point where
     * @param namespace under which name
     * @param reason why
     * @param again how long until the next attempt
     */
    record RegistrationFailed(PeerId point, String namespace, String reason, Duration again)
            implements RendezvousEvent {}

    /**
     * At a point: the connection with it has ended, and nobody knows whether the registration still holds. It is made again.
     *
     * @param point where
     * @param namespace under which name
     * @param again how long until then
     */
    record RegistrationUncertain(PeerId point, String namespace, Duration again) implements RendezvousEvent {}

    /**
     * At a point: it could not be asked who is there. It is asked again.
     *
     * @param point where
     * @param namespace under which name
     * @param reason why
     */
    record DiscoveryFailed(PeerId point, String namespace, String reason) implements RendezvousEvent {}
}
