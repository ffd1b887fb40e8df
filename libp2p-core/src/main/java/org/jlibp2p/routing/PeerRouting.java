package org.jlibp2p.routing;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/** Finds where peers are. Any thread may call. */
public interface PeerRouting {
    /**
     * Looks for a peer. Completing the future from outside cancels the search.
     *
     * @param peer whom
     * @return completes with its addresses, or empty if nobody knows it; fails with {@link RoutingException}
     */
    CompletableFuture<Optional<PeerInfo>> findPeer(PeerId peer);
}
