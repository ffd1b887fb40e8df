package org.jlibp2p.kad.store;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.peer.PeerInfo;

/**
 * Provider records in memory, gone with the process: about 110 bytes of heap for each, and the addresses of each provider
 * once. For one service, on whose loop it is called; its futures are complete when they are returned.
 *
 * <p>Who announces again what it has announced is never refused. A new record is refused if its key has as many providers, or
 * its provider as many keys, as they may have. When the store is full a new one takes the place of the oldest of one of the
 * peers that have the most here, unless its own provider is among those: then it is refused.
 */
public final class MemoryProviderStore implements ProviderStore {
    private final ProviderTable table;

    private MemoryProviderStore(ProviderStoreLimits limits, RandomGenerator random) {
        table = new ProviderTable(limits, random);
    }

    /**
     * An empty store.
     *
     * @param limits how much it may hold, and for how long
     * @return the store
     */
    public static MemoryProviderStore create(ProviderStoreLimits limits) {
        return create(limits, new SplittableRandom(new SecureRandom().nextLong()));
    }

    static MemoryProviderStore create(ProviderStoreLimits limits, RandomGenerator random) {
        return new MemoryProviderStore(limits, random);
    }

    @Override
    public CompletableFuture<Void> add(Bytes key, PeerInfo provider, Instant now) {
        try {
            table.add(key, provider, now.getEpochSecond());
            return CompletableFuture.completedFuture(null);
        } catch (LimitExceededException full) {
            return CompletableFuture.failedFuture(full);
        }
    }

    @Override
    public CompletableFuture<List<PeerInfo>> find(Bytes key, int limit, Instant now) {
        return CompletableFuture.completedFuture(table.find(key, limit, now.getEpochSecond()));
    }

    /**
     * How many records there are, those included whose time is over and which nothing has taken the place of yet.
     *
     * @return pairs of a key and a provider
     */
    public int size() {
        return table.size();
    }

    @Override
    public OptionalLong count() {
        return OptionalLong.of(table.size());
    }
}
