package org.jlibp2p.service;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.transport.SourcePort;

/**
 * A direct connection with a peer that a service wants, whatever connections there are. Immutable.
 *
 * @param peer whom
 * @param addresses where, all tried at once as far as {@link org.jlibp2p.limits.DialLimits#parallelPerPeer()} goes; relayed
 *     ones are not tried. They count as told by somebody else
 * @param begins who begins what is negotiated on the connection
 * @param from which port of this side the connection is made from
 * @param deadline how long it may take in all, from now on
 */
public record DirectDial(PeerId peer, List<Multiaddr> addresses, Begins begins, SourcePort from, Duration deadline) {
    /** Who begins what is negotiated. In a simultaneous open both sides have connected, and only one can begin. */
    public enum Begins {
        /**
         * Whoever has connected: this node where it dials, the peer where the listener accepts. Not what a simultaneous open
         * needs.
         */
        WHO_CONNECTS,

        /**
         * This node, also on what its listener accepts from one of the addresses while they are tried or expected: the peer was
         * first there, and waits. Not where a name leads to, nor at an address that the peer store knows for another peer's.
         */
        THIS_NODE,

        /** The peer, also on what this node has dialled. */
        THE_PEER
    }

    /**
     * Copies the addresses.
     *
     * @param peer see {@link #peer()}
     * @param addresses see {@link #addresses()}
     * @param begins see {@link #begins()}
     * @param from see {@link #from()}
     * @param deadline see {@link #deadline()}
     */
    public DirectDial {
        Objects.requireNonNull(peer, "peer");
        Objects.requireNonNull(begins, "begins");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(deadline, "deadline");
        addresses = List.copyOf(addresses);
    }

    /**
     * A connection that this node makes, as any, and at once.
     *
     * @param peer whom
     * @param addresses where
     * @param deadline how long it may take in all
     * @return what to ask for
     */
    public static DirectDial to(PeerId peer, List<Multiaddr> addresses, Duration deadline) {
        return new DirectDial(peer, addresses, Begins.WHO_CONNECTS, SourcePort.USUAL, deadline);
    }

    /**
     * The same as one half of a hole punch: from the port that this node listens at, while the peer does the same.
     *
     * @param who begins on the connection
     * @return what to ask for
     */
    public DirectDial punching(Begins who) {
        return new DirectDial(peer, addresses, who, SourcePort.LISTENING, deadline);
    }
}
