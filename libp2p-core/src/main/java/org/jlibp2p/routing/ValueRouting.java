package org.jlibp2p.routing;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jlibp2p.bytes.Bytes;

/** Stores and finds small signed values under keys. Any thread may call. */
public interface ValueRouting {
    /**
     * Looks for the best value under a key. Completing the future from outside cancels the search.
     *
     * @param key the key
     * @return completes with the value, or empty if nobody has one; fails with {@link RoutingException}
     */
    CompletableFuture<Optional<Bytes>> findValue(Bytes key);

    /**
     * Stores a value under a key. Completing the future from outside cancels it.
     *
     * @param key the key
     * @param value the value, valid by the rules of the key's namespace
     * @return completes when it is stored; fails with {@link RoutingException}
     */
    CompletableFuture<Void> putValue(Bytes key, Bytes value);

    /**
     * Several ways of storing values as one. A search asks all of them at the same time, the first value wins, and the
     * others are cancelled. A value is stored in every way, which succeeds if one does.
     *
     * @param routers tells the ways there are at the moment of a search
     * @return finds nothing if there is none, and stores nothing, which is a failure; it fails only if every way does, with
     *     the failure of each
     */
    static ValueRouting race(Supplier<List<ValueRouting>> routers) {
        return new ValueRouting() {
            @Override
            public CompletableFuture<Optional<Bytes>> findValue(Bytes key) {
                return Ways.first(routers.get(), router -> router.findValue(key), value -> true, "find a value");
            }

            @Override
            public CompletableFuture<Void> putValue(Bytes key, Bytes value) {
                return Ways.all(routers.get(), router -> router.putValue(key, value), "store a value");
            }
        };
    }
}
