package org.jlibp2p.reachability.punch;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.peer.PeerId;

/** Something that happened on the way from a relayed connection to a direct one. */
public sealed interface HolePunchEvent extends NodeEvent {
    /** What this node does in it. */
    enum Role {
        /** It was dialled through the relay, and leads. */
        INITIATOR,
        /** It has dialled through the relay, and follows. */
        RESPONDER
    }

    /** How a direct connection came about. */
    enum Way {
        /** One of the two could simply be connected to. */
        DIRECT_DIAL,
        /** Both have connected to one another at the same time. */
        HOLE_PUNCH
    }

    /** Why a connection stays relayed. */
    enum Reason {
        /** Nobody has told this node an address at which it is seen from outside, with a port that it listens at. */
        NO_OWN_ADDRESS,
        /** The peer has told no address that may be tried. */
        NO_ADDRESS_OF_PEER,
        /** The peer does not speak the protocol, or not yet. */
        NOT_SPOKEN,
        /** The exchange with the peer failed: it broke the rules, or the relayed connection ended. */
        EXCHANGE_FAILED,
        /** This node's transport does not dial from the port it listens at. */
        PORT_NOT_SHARED,
        /** This node's NAT gives each destination another port, and no connection came through. */
        SYMMETRIC_NAT,
        /** No connection came through: the peer's NAT may be symmetric, or one of the two lets nothing in at all. */
        NO_CONNECTION
    }

    /**
     * This node and a peer begin to turn their relayed connection into a direct one.
     *
     * @param peer with whom
     * @param role what this node does
     */
    record Started(PeerId peer, Role role) implements HolePunchEvent {}

    /**
     * A direct connection stands, and new streams use it.
     *
     * @param peer with whom
     * @param role what this node did
     * @param connection which
     * @param way how it came about
     * @param attempts how often holes were punched; zero if none had to be
     */
    record Succeeded(PeerId peer, Role role, Connection connection, Way way, int attempts) implements HolePunchEvent {}

    /**
     * The connection stays relayed.
     *
     * @param peer with whom
     * @param role what this node did
     * @param reason why
     * @param explanation the same for people who look
     * @param attempts how often holes were punched
     */
    record Failed(PeerId peer, Role role, Reason reason, String explanation, int attempts) implements HolePunchEvent {}
}
