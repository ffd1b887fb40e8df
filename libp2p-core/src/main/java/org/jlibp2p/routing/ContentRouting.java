package org.jlibp2p.routing;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jlibp2p.async.EventLoop;
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

    /**
     * Several ways of finding content as one. A search asks all of them at the same time and tells each provider once;
     * closing it closes them all. Providing does so in every way, and succeeds if one does.
     *
     * @param loop where the results of the ways come together
     * @param routers tells the ways there are at the moment of a search
     * @return finds nothing if there is none, and provides nothing, which is a failure; a search fails only if every way
     *     does, with the failure of each
     */
    static ContentRouting merge(EventLoop loop, Supplier<List<ContentRouting>> routers) {
        return new MergedContentRouting(loop, routers);
    }
}
