package org.jlibp2p.routing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.ResultQueue;
import org.jlibp2p.async.Results;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/** All ways of finding content together: each provider once, from whichever way tells of it first. */
final class MergedContentRouting implements ContentRouting {
    /** How many providers of one search are recognised when they are told of again. */
    static final int REMEMBERED = 4096;

    private static final int AHEAD = 16; // results that are ready before they are asked for

    private final EventLoop loop;
    private final Supplier<List<ContentRouting>> routers;

    MergedContentRouting(EventLoop loop, Supplier<List<ContentRouting>> routers) {
        this.loop = loop;
        this.routers = routers;
    }

    @Override
    public Results<PeerInfo> findProviders(Cid cid) {
        List<ContentRouting> asked = List.copyOf(routers.get());
        ResultQueue<PeerInfo> merged = ResultQueue.create(loop, Math.max(AHEAD, asked.size()));
        onLoop(() -> new Search(merged, asked.size()).begin(asked, cid));
        return merged;
    }

    @Override
    public CompletableFuture<Void> provide(Cid cid) {
        return Ways.all(routers.get(), router -> router.provide(cid), "provide content");
    }

    /** Does nothing once the loop has ended: whoever asks for results is told so by the queue. */
    private void onLoop(Runnable task) {
        Async.on(loop, task, new CompletableFuture<>());
    }

    /** One search. Confined to the loop. */
    private final class Search {
        private final ResultQueue<PeerInfo> merged;
        private final Map<PeerId, Boolean> told = new LinkedHashMap<>();
        private final List<Throwable> failures = new ArrayList<>();
        private final int ways;
        private int running;

        Search(ResultQueue<PeerInfo> merged, int ways) {
            this.merged = merged;
            this.ways = ways;
            running = ways;
        }

        void begin(List<ContentRouting> asked, Cid cid) {
            if (asked.isEmpty()) {
                merged.end();
            }
            for (ContentRouting router : asked) {
                try {
                    Results<PeerInfo> source = router.findProviders(cid);
                    merged.onClose(source::close);
                    pump(source);
                } catch (RuntimeException e) {
                    ended(e);
                }
            }
        }

        private void pump(Results<PeerInfo> source) {
            Async.loop(() -> source.next()
                            .thenCompose(found -> found.isEmpty()
                                    ? CompletableFuture.completedFuture(false)
                                    : Async.call(loop, () -> pass(found.get()))))
                    .whenComplete((end, failure) -> onLoop(() -> ended(failure)));
        }

        private CompletableFuture<Boolean> pass(PeerInfo provider) {
            if (told.putIfAbsent(provider.id(), true) != null) {
                return CompletableFuture.completedFuture(true);
            }
            if (told.size() > REMEMBERED) {
                told.remove(told.keySet().iterator().next());
            }
            return merged.put(provider);
        }

        private void ended(Throwable failure) {
            if (failure != null) {
                failures.add(Async.unwrap(failure));
            }
            if (--running > 0) {
                return;
            }
            if (failures.size() < ways) {
                merged.end();
            } else {
                merged.fail(new RoutingException("every way to find providers failed", failures));
            }
        }
    }
}
