package org.jlibp2p.event;

import java.time.Duration;
import java.util.Optional;

import org.jlibp2p.connection.CloseReason;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Direction;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;

/**
 * Is told what happens in a node at once and without loss, for who counts: other than a listener for {@link Events} it is called
 * on the thread on which the thing happens, mostly an event loop, and may be called on several at a time. It must return
 * within microseconds and must neither wait nor lock. What it throws is logged once and changes nothing.
 *
 * <p>All methods do nothing unless they are overridden, so more may be added.
 */
public interface NodeObserver {
    /**
     * A connection stands.
     *
     * @param connection which
     */
    default void onConnected(Connection connection) {}

    /**
     * A connection that stood has ended.
     *
     * @param connection which
     * @param reason why
     */
    default void onDisconnected(Connection connection, CloseReason reason) {}

    /**
     * Somebody's connection was turned away before its handshake began.
     *
     * @param remote from where
     * @param reason why: a {@link org.jlibp2p.limits.LimitExceededException}, what the gater said, or that the node stops
     */
    default void onInboundRefused(Multiaddr remote, Throwable reason) {}

    /**
     * A handshake has ended: everything between the transport's connection and one that stands. Connections whose transport
     * brings its own security have none.
     *
     * @param direction who made the connection
     * @param took from its beginning to its end
     * @param failure why there is no connection; empty if there is one
     */
    default void onHandshake(Direction direction, Duration took, Optional<Throwable> failure) {}

    /**
     * This node has dialled a peer to which there was no connection. However many have asked for it meanwhile, it is one.
     *
     * @param peer whom
     * @param took from its beginning to its end, with the looking up of names and addresses
     * @param failure why there is no connection: a {@link org.jlibp2p.transport.DialException}, a timeout, or that nobody waits
     *     for it any more; empty if there is one
     */
    default void onDial(PeerId peer, Duration took, Optional<Throwable> failure) {}

    /**
     * A stream is open, its protocol agreed or proposed.
     *
     * @param stream which
     */
    default void onStreamOpened(Stream stream) {}

    /**
     * A stream that was open has ended.
     *
     * @param stream which
     */
    default void onStreamEnded(Stream stream) {}

    /**
     * A stream has not been opened or not been accepted.
     *
     * @param connection on which
     * @param direction inbound if the peer wanted it
     * @param reason why: a {@link org.jlibp2p.limits.LimitExceededException}, that no protocol was agreed on, a timeout
     */
    default void onStreamRefused(Connection connection, Direction direction, Throwable reason) {}
}
