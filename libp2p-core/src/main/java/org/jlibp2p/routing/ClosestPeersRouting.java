package org.jlibp2p.routing;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peer.PeerInfo;

/** Finds the peers that are closest to a key, by the distance of Kademlia. Any thread may call. */
public interface ClosestPeersRouting {
    /**
     * Looks for the peers closest to a key. Completing the future from outside cancels the search.
     *
     * @param key any bytes: a peer's id, a multihash; it is hashed before it is compared
     * @return completes with at most 20 peers, the closest first; fails with {@link RoutingException}
     */
    CompletableFuture<List<PeerInfo>> closestPeers(Bytes key);
}
