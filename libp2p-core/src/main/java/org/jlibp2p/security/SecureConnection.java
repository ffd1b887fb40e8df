package org.jlibp2p.security;

import java.util.Optional;

import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;

/** A pipe that is secret and whose other end is known. */
public interface SecureConnection extends Duplex {
    /**
     * Who is at the other end.
     *
     * @return the peer, proved by its key
     */
    PeerId remotePeer();

    /**
     * The key that proved it.
     *
     * @return the identity key of the peer
     */
    PublicKey remoteKey();

    /**
     * The muxer on which the handshake itself agreed.
     *
     * @return its id, or empty if the muxer is still to be negotiated
     */
    Optional<ProtocolId> earlyMuxer();
}
