package org.jlibp2p.kad.provide;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.jlibp2p.bytes.Bytes;

/**
 * Remembers as long as the process runs: for applications that keep their keys themselves and say so at each start, and for
 * nodes that are started anew within one process. Any thread.
 */
public final class MemoryReprovideStore implements ReprovideStore {
    private final Map<Bytes, Optional<Instant>> keys = new ConcurrentHashMap<>();

    private volatile OptionalDouble networkSize = OptionalDouble.empty();

    /** A store without keys. */
    public MemoryReprovideStore() {}

    @Override
    public CompletableFuture<OptionalDouble> load(Consumer<List<KeptKey>> part) {
        List<KeptKey> all = new ArrayList<>();
        keys.forEach((hash, provided) -> all.add(new KeptKey(hash, provided)));
        part.accept(all);
        return CompletableFuture.completedFuture(networkSize);
    }

    @Override
    public CompletableFuture<Void> kept(List<Bytes> hashes) {
        hashes.forEach(hash -> keys.putIfAbsent(hash, Optional.empty()));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> forgotten(List<Bytes> hashes) {
        hashes.forEach(keys::remove);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> provided(List<Bytes> hashes, Instant when) {
        hashes.forEach(hash -> keys.replace(hash, Optional.of(when)));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> networkSize(double servers) {
        networkSize = OptionalDouble.of(servers);
        return CompletableFuture.completedFuture(null);
    }
}
