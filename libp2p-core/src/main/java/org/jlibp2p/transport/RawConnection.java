package org.jlibp2p.transport;

import java.util.Objects;
import java.util.Optional;

import org.jlibp2p.io.Duplex;
import org.jlibp2p.multiformats.Multiaddr;

/**
 * A connection that is a bare pipe so far.
 *
 * @param duplex the pipe
 * @param localAddress this end
 * @param remoteAddress the other end
 * @param limit what it is limited to, if it is
 */
public record RawConnection(
        Duplex duplex, Multiaddr localAddress, Multiaddr remoteAddress, Optional<ConnectionLimit> limit)
        implements TransportConnection {
    /**
     * Refuses missing parts.
     *
     * @param duplex see {@link #duplex()}
     * @param localAddress see {@link #localAddress()}
     * @param remoteAddress see {@link #remoteAddress()}
     * @param limit see {@link #limit()}
     */
    public RawConnection {
        Objects.requireNonNull(duplex, "duplex");
        Objects.requireNonNull(localAddress, "localAddress");
        Objects.requireNonNull(remoteAddress, "remoteAddress");
        Objects.requireNonNull(limit, "limit");
    }

    /**
     * An unlimited connection.
     *
     * @param duplex the pipe
     * @param localAddress this end
     * @param remoteAddress the other end
     */
    public RawConnection(Duplex duplex, Multiaddr localAddress, Multiaddr remoteAddress) {
        this(duplex, localAddress, remoteAddress, Optional.empty());
    }
}
