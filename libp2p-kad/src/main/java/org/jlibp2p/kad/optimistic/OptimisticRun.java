package org.jlibp2p.kad.optimistic;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.kad.query.QuerySetup;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.transport.DialException;

/**
 * Provides one key fast: runs an {@link OptimisticQuery} and stores with the peers that it names, while it still searches.
 * Confined to the service's loop, where its future completes. Completing that from outside ends the search and all storing; once
 * it has completed by itself the peers that are left get the record in the background.
 */
public final class OptimisticRun {
    private final EventLoop loop;
    private final Function<PeerId, ? extends CompletableFuture<?>> tell;
    private final OptimisticQuery query;
    private final Set<CompletableFuture<?>> open = new HashSet<>();
    private final CompletableFuture<Integer> done = new CompletableFuture<>();

    private OptimisticRun(
            EventLoop loop,
            QuerySetup setup,
            double networkSize,
            Function<PeerId, ? extends CompletableFuture<?>> tell) {
        this.loop = loop;
        this.tell = tell;
        query = new OptimisticQuery(setup, networkSize, this::store);
    }

    /** Runs a query, as {@code LookupRunner} does. */
    @FunctionalInterface
    public interface Search {
        /**
         * Runs a query to its end.
         *
         * @param query which
         * @return completes with the closest peers; completing it from outside ends the query
         */
        CompletableFuture<List<PeerId>> run(OptimisticQuery query);
    }

    /**
     * Begins to provide. On the loop.
     *
     * @param loop the service's
     * @param setup the key, and how it is searched for
     * @param networkSize how many servers there are, by estimate
     * @param search runs the query
     * @param tell tells a peer that this node provides the key; has a deadline of its own
     * @return completes with the number of peers that have the record, when {@value OptimisticProvide#ENOUGH} do, or fewer if no
     *     more can be told; fails with {@link DialException} if none could, or as the search does if none was begun
     */
    public static CompletableFuture<Integer> start(
            EventLoop loop,
            QuerySetup setup,
            double networkSize,
            Search search,
            Function<PeerId, ? extends CompletableFuture<?>> tell) {
        return new OptimisticRun(loop, setup, networkSize, tell).run(search);
    }

    private CompletableFuture<Integer> run(Search search) {
        CompletableFuture<List<PeerId>> searching = search.run(query);
        Async.whenDone(
                searching,
                (found, failure) -> Async.on(loop, () -> {
                    if (failure != null) {
                        query.abandon();
                        if (open.isEmpty() && query.holders() == 0) {
                            done.completeExceptionally(Async.unwrap(failure));
                        }
                    }
                    look();
                }));
        Async.whenDone(done, (holders, failure) -> {
            if (failure != null) {
                searching.cancel(false);
                Async.on(loop, () -> List.copyOf(open).forEach(each -> each.cancel(false)));
            }
        });
        return done;
    }

    private void store(PeerId peer) {
        if (done.isCompletedExceptionally()) {
            query.stored(peer, false);
            return;
        }
        CompletableFuture<?> telling;
        try {
            telling = tell.apply(peer);
        } catch (RuntimeException failure) {
            telling = CompletableFuture.failedFuture(failure);
        }
        CompletableFuture<?> begun = telling;
        open.add(begun);
        Consumer<Throwable> ended = failure -> {
            open.remove(begun);
            query.stored(peer, failure == null);
            look();
        };
        Async.whenDone(begun, (nothing, failure) -> Async.on(loop, () -> ended.accept(failure)));
    }

    private void look() {
        if (!query.isEnough() || done.isDone()) {
            return;
        }
        if (query.holders() > 0) {
            done.complete(query.holders());
        } else {
            done.completeExceptionally(new DialException("none of the closest peers could be told", Map.of()));
        }
    }
}
