package org.jlibp2p.connection;

import java.util.List;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;

/**
 * The connection that a stream was to be opened on is one that a relay limits in time or bytes, and none of the protocols
 * asked for is among those that may run on such.
 */
public final class LimitedConnectionException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    private final transient List<ProtocolId> protocols;

    /**
     * A stream that was not opened.
     *
     * @param peer with whom
     * @param protocols what was asked for
     */
    public LimitedConnectionException(PeerId peer, List<ProtocolId> protocols) {
        super(
                Fault.LIMIT,
                "the connection with " + peer + " goes through a relay that limits it, and none of " + protocols
                        + " may run on such: connect directly, or allow it by NodeBuilder.onLimitedConnections");
        this.protocols = List.copyOf(protocols);
    }

    /**
     * What was asked for.
     *
     * @return the protocols
     */
    public List<ProtocolId> protocols() {
        return protocols;
    }
}
