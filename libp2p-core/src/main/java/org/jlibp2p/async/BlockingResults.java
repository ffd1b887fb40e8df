package org.jlibp2p.async;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;

import org.jlibp2p.Libp2pException;

/** Results for a thread that may wait. An interrupt gives the search up. */
final class BlockingResults<T> implements Iterable<T> {
    private final Results<T> results;
    private final EventLoop loop;

    BlockingResults(Results<T> results, EventLoop loop) {
        this.results = results;
        this.loop = loop;
    }

    @Override
    public Iterator<T> iterator() {
        return new Iterator<>() {
            private Optional<T> next; // null while it is not known

            @Override
            public boolean hasNext() {
                if (next == null) {
                    next = await();
                }
                return next.isPresent();
            }

            @Override
            public T next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("no more results");
                }
                T result = next.get();
                next = null;
                return result;
            }
        };
    }

    private Optional<T> await() {
        if (loop.inLoop()) {
            throw new IllegalStateException("blocking calls are not allowed on an event loop");
        }
        try {
            return results.next().get();
        } catch (ExecutionException e) {
            Throwable failure = Async.unwrap(e);
            if (failure instanceof Libp2pException || failure instanceof IllegalStateException) {
                throw (RuntimeException) failure;
            }
            throw new IllegalStateException("the search failed in a way it must not", failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            results.close();
            throw new CancellationException("interrupted while waiting for a result");
        }
    }
}
