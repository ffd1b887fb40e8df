package org.jlibp2p.rendezvous;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.async.ResultQueue;
import org.jlibp2p.async.Results;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/**
 * One search at all points at once: each peer once, as fast as whoever searches takes them. It fails if all points did and nobody
 * was found. Confined to its loop.
 */
final class Search {
    /** How long a search may take in all. */
    static final Duration LONGEST = Duration.ofMinutes(5);

    /** The most peers that one search finds. */
    static final int MAX_PEERS = 10_000;

    private final ResultQueue<PeerInfo> queue;
    private final Set<PeerId> found = new HashSet<>();
    private final int points;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private Throwable failure;
    private int failed;
    private int ended;

    private Search(EventLoop loop, int points) {
        this.points = points;
        queue = ResultQueue.create(loop, RendezvousClientOptions.MAX_POINTS);
    }

    /** Begins a search. Any thread. */
    static Results<PeerInfo> start(EventLoop loop, List<Pages> points) {
        Search search = new Search(loop, points.size());
        Async.on(loop, () -> search.begin(loop, points), search.done);
        return search.queue;
    }

    private void begin(EventLoop loop, List<Pages> all) {
        Registration timer =
                loop.schedule(LONGEST, () -> queue.fail(new OperationTimeoutException("a search for peers", LONGEST)));
        Async.whenDone(done, (none, failed) -> timer.close());
        queue.onClose(() -> done.complete(null));
        all.forEach(point ->
                Async.whenDone(point.run(this::take), (end, reason) -> Async.on(loop, () -> ended(reason))));
        if (all.isEmpty()) {
            done.complete(null);
            queue.end();
        }
    }

    private CompletableFuture<Boolean> take(PeerInfo peer) {
        if (found.size() >= MAX_PEERS) {
            return CompletableFuture.completedFuture(false);
        }
        return found.add(peer.id()) ? queue.put(peer) : CompletableFuture.completedFuture(true);
    }

    private void ended(Throwable reason) {
        ended++;
        if (reason != null) {
            failed++;
            if (failure == null) {
                failure = reason;
            } else if (failure != reason) {
                failure.addSuppressed(reason);
            }
        }
        if (ended < points) {
            return;
        }
        done.complete(null);
        if (failed == points && found.isEmpty()) {
            queue.fail(failure);
        } else {
            queue.end();
        }
    }
}
