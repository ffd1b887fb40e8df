package org.jlibp2p.kad.store;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peer.PeerInfo;

/**
 * Who has which content, for as long as that counts. Its methods are called on the loop of the one service that uses it, and
 * must not block; futures may complete on any thread.
 */
public interface ProviderStore {
    /**
     * Keeps that a peer has some content, in place of what was known of both.
     *
     * @param key the content's multihash
     * @param provider the peer and where it is
     * @param now the time of day
     * @return completes when it is kept as safely as this store keeps things; fails with
     *     {@link org.jlibp2p.limits.LimitExceededException} if there is no room for it
     */
    CompletableFuture<Void> add(Bytes key, PeerInfo provider, Instant now);

    /**
     * Who has some content.
     *
     * @param key the content's multihash
     * @param limit the most peers
     * @param now the time of day
     * @return those whose time is not over, each with the addresses whose time is not over; of too many any
     */
    CompletableFuture<List<PeerInfo>> find(Bytes key, int limit, Instant now);

    /**
     * How many pairs of content and provider it keeps, of which the time of some may be over.
     *
     * @return the number; empty if this store does not count. Called on the same loop, and must not block
     */
    default OptionalLong count() {
        return OptionalLong.empty();
    }
}
