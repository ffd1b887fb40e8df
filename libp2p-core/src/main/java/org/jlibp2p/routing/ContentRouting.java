package org.jlibp2p.routing;

import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Results;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.peer.PeerInfo;

/** Finds who has content, and says what this node has. Any thread may call. */
public interface ContentRouting {
    /**
     * Looks for peers that have some content.
     *
     * @param cid which content
     * @return the providers, as they are found
     */
    Results<PeerInfo> findProviders(Cid cid);

    /**
     * Says that this node has some content. Completing the future from outside cancels it.
     *
     * @param cid which content
     * @return completes when others have been told; fails with {@link RoutingException}
     */
    CompletableFuture<Void> provide(Cid cid);
}
