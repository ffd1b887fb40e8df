package org.jlibp2p.async;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Results of a search that arrive over time and are pulled, as bytes are from a pipe: not asking is back-pressure,
 * closing cancels the search.
 *
 * @param <T> what is searched for
 */
public interface Results<T> extends AutoCloseable {
    /**
     * The next result. One may be pending at a time.
     *
     * @return the result, or empty when there are no more
     */
    CompletableFuture<Optional<T>> next();

    /**
     * The next few results, together; the search is closed then.
     *
     * @param limit the most to wait for
     * @return as many as there are, up to the limit
     */
    CompletableFuture<List<T>> take(int limit);

    /**
     * All results for a thread that may wait. Not on an event loop.
     *
     * @return each result as it comes
     */
    Iterable<T> blocking();

    /** Cancels the search. */
    @Override
    void close();
}
