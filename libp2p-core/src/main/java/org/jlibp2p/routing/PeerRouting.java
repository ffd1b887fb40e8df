package org.jlibp2p.routing;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

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

    /**
     * Several ways of finding peers as one: all are asked at the same time, the first answer with an address wins, and the
     * others are cancelled. It has no time limit but those of the ways.
     *
     * @param routers tells the ways there are at the moment of a search
     * @return finds nobody if there is none; fails only if every way does, with the failure of each
     */
    static PeerRouting race(Supplier<List<PeerRouting>> routers) {
        return peer -> Ways.first(
                routers.get(),
                router -> router.findPeer(peer),
                info -> !info.addresses().isEmpty(),
                "find a peer");
    }
}
