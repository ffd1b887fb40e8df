package org.jlibp2p.delegate.kubo;

import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.ResultQueue;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/** The providers of one search, each told once, and read no faster than they are taken. Confined to the loop. */
final class ProviderEvents {
    private final ResultQueue<PeerInfo> results;
    private final Function<Throwable, Throwable> form;
    private final Set<PeerId> told = new HashSet<>(); // as many at most as an answer may have records

    ProviderEvents(ResultQueue<PeerInfo> results, Function<Throwable, Throwable> form) {
        this.results = results;
        this.form = form;
    }

    void pump(EventStream stream) {
        results.onClose(stream::close);
        Async.whenDone(
                Async.loop(() -> stream.next().thenCompose(event -> {
                    if (event.isEmpty()) {
                        return CompletableFuture.completedFuture(false);
                    }
                    return event.get().type() == QueryEvent.PROVIDER
                            ? tell(event.get().responses())
                            : CompletableFuture.completedFuture(true);
                })),
                (end, failure) -> {
                    stream.close();
                    end(failure);
                });
    }

    /** Whether more are wanted. */
    private CompletableFuture<Boolean> tell(List<PeerInfo> peers) {
        Iterator<PeerInfo> left =
                peers.stream().filter(peer -> told.add(peer.id())).toList().iterator();
        boolean[] isWanted = {true};
        return Async.map(
                Async.loop(() -> left.hasNext() && isWanted[0]
                        ? results.put(left.next()).thenApply(wanted -> isWanted[0] = wanted)
                        : CompletableFuture.completedFuture(false)),
                end -> isWanted[0],
                unneeded -> {});
    }

    void end(Throwable failure) {
        Throwable reason = failure == null ? null : Async.unwrap(failure);
        boolean isEnd = reason == null
                || EventStream.isNotFound(reason)
                || EventStream.isOfSearch(reason) && !told.isEmpty(); // another search found them
        if (isEnd) {
            results.end();
        } else {
            results.fail(form.apply(reason));
        }
    }
}
