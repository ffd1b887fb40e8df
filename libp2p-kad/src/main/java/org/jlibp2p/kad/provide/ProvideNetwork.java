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

    /**
     * Keys are provided, and who keeps provider records on this node knows them from now on: a record of one's own goes out of
     * date as any other does, and this is called again each time that the keys have been provided. It is called too, some time
     * after the start, for all keys that a store has remembered as provided before, since they are provided again only when
     * they are due; and for all once more after {@link Reprovider#networkChanged}, for one that had no address yet to be known
     * by. No call for keys that were never provided yet. Must not block; the default does nothing.
     *
     * @param hashes multihashes, {@value Telling#MAX_PART} at most; the next ones come in another turn of the loop
     */
    default void provided(List<Bytes> hashes) {}
}
