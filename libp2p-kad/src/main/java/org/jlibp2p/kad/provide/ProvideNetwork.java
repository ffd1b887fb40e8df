package org.jlibp2p.kad.provide;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peer.PeerInfo;

/**
 * What keeping keys provided needs of the network. Called on the service's loop; futures may complete on any thread, and
 * cancelling one ends what is behind it.
 */
public interface ProvideNetwork {
    /**
     * Looks up the closest peers of a key.
     *
     * @param key a multihash; it lies where its hash does
     * @return completes with the 20 closest servers that have answered, without this node; fewer mean that there are no more. The
     *     caller tracks it for {@link NetworkSize}. Fails while this node has not joined the network yet
     */
    CompletableFuture<List<PeerInfo>> closest(Bytes key);

    /**
     * Tells a peer that this node provides keys: one ADD_PROVIDER for each, one after another on one stream.
     *
     * @param peer whom
     * @param keys multihashes, 256 at most
     * @return completes with how many of the keys, from the first one on, were told, which is fewer than all if the stream
     *     ended in the midst of it; or fails if none were
     */
    CompletableFuture<Integer> sendProvider(PeerInfo peer, List<Bytes> keys);
}
