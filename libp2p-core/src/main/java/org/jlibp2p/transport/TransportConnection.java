package org.jlibp2p.transport;

import java.util.Optional;

import org.jlibp2p.multiformats.Multiaddr;

/**
 * What a transport makes when it reaches, or is reached: either a pipe that needs the whole upgrade, or a connection that
 * brings security and streams of its own.
 */
public sealed interface TransportConnection permits RawConnection, SecuredConnection {
    /**
     * This end.
     *
     * @return the address, without {@code /p2p}
     */
    Multiaddr localAddress();

    /**
     * The other end.
     *
     * @return the address, without {@code /p2p}
     */
    Multiaddr remoteAddress();

    /**
     * What the connection is limited to, when it is relayed by somebody who limits it.
     *
     * @return the limit, or empty for an unlimited connection
     */
    Optional<ConnectionLimit> limit();
}
