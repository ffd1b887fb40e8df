package org.jlibp2p.connection;

import java.util.concurrent.CompletableFuture;

import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;

/** Whatever can open a stream to a peer: a node. Any thread may call. */
public interface StreamOpener {
    /**
     * Opens a stream to a peer, over the connection there is, or over one that is made for it.
     *
     * @param peer whom to
     * @param inOrder the protocols, the preferred one first
     * @return as {@link Connection#openStream}; fails also with {@link org.jlibp2p.transport.DialException}
     */
    CompletableFuture<Stream> openStream(PeerId peer, ProtocolId... inOrder);
}
