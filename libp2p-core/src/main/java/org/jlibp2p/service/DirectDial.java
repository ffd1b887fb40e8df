package org.jlibp2p.service;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.jlibp2p.io.Direction;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.transport.SourcePort;

/**
 * A direct connection with a peer that a service wants, whatever connections there are. Immutable.
 *
 * @param peer whom
 * @param addresses where, all tried at once as far as {@link org.jlibp2p.limits.DialLimits#parallelPerPeer()} goes; relayed
 *     ones are not tried. They count as told by somebody else
 * @param role who begins what is negotiated on the connection: {@link Direction#OUTBOUND} if this node does,
 *     {@link Direction#INBOUND} if it waits for the peer to begin, as in a simultaneous open both sides connect and only one
 *     can begin
 * @param from which port of this side the connection is made from
 * @param deadline how long it may take in all
 */
public record DirectDial(PeerId peer, List<Multiaddr> addresses, Direction role, SourcePort from, Duration deadline) {
    /**
     * Copies the addresses.
     *
     * @param peer see {@link #peer()}
     * @param addresses see {@link #addresses()}
     * @param role see {@link #role()}
     * @param from see {@link #from()}
     * @param deadline see {@link #deadline()}
     */
    public DirectDial {
        Objects.requireNonNull(peer, "peer");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(deadline, "deadline");
        addresses = List.copyOf(addresses);
    }

    /**
     * A connection that this node makes, as any.
     *
     * @param peer whom
     * @param addresses where
     * @param deadline how long it may take in all
     * @return what to ask for
     */
    public static DirectDial to(PeerId peer, List<Multiaddr> addresses, Duration deadline) {
        return new DirectDial(peer, addresses, Direction.OUTBOUND, SourcePort.USUAL, deadline);
    }

    /**
     * The same as one half of a hole punch: from the port that this node listens at, while the peer does the same.
     *
     * @param negotiating who begins on the connection
     * @return what to ask for
     */
    public DirectDial punching(Direction negotiating) {
        return new DirectDial(peer, addresses, negotiating, SourcePort.LISTENING, deadline);
    }
}
