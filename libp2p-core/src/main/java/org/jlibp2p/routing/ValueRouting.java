package org.jlibp2p.routing;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

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
}
