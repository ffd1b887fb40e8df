package org.jlibp2p.kad;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.ResultQueue;
import org.jlibp2p.async.Results;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.provide.ReprovideStatus;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.routing.ContentRouting;
import org.jlibp2p.routing.PeerRouting;
import org.jlibp2p.routing.ValueRouting;

/**
 * The DHTs that a node is in, side by side: one, or that of the internet and that of the local network. All are asked and told
 * the same at the same time, and what one of them finds or keeps is found or kept. Confined to the service's loop.
 */
final class Dhts {
    private final EventLoop loop;
    private final List<Dht> all;
    private final ContentRouting content;

    /**
     * Some DHTs.
     *
     * @param all at least one; the first is the one that is meant where only one can be
     */
    Dhts(EventLoop loop, List<Dht> all) {
        this.loop = loop;
        this.all = List.copyOf(all);
        List<ContentRouting> ways = this.all.stream().map(this::contentOf).toList();
        content = ways.size() == 1 ? ways.get(0) : ContentRouting.merge(loop, () -> ways);
    }

    private ContentRouting contentOf(Dht dht) {
        return new ContentRouting() {
            @Override
            public Results<PeerInfo> findProviders(Cid cid) {
                ResultQueue<PeerInfo> results = ResultQueue.create(loop, Keeping.MAX_PROVIDERS);
                // Once the loop has ended nothing begins, and whoever asks for results is told so by the queue.
                Async.on(loop, () -> dht.findProviders(cid.hash().bytes(), results), new CompletableFuture<>());
                return results;
            }

            @Override
            public CompletableFuture<Void> provide(Cid cid) {
                return dht.provide(cid.hash().bytes());
            }
        };
    }

    CompletableFuture<Void> start() {
        return together(Dht::start);
    }

    CompletableFuture<Void> stop() {
        return together(Dht::stop);
    }

    CompletableFuture<Void> refresh() {
        return together(Dht::refresh);
    }

    private CompletableFuture<Void> together(Function<Dht, CompletableFuture<Void>> what) {
        return CompletableFuture.allOf(all.stream().map(what).toArray(CompletableFuture<?>[]::new));
    }

    Mode mode() {
        return all.get(0).mode();
    }

    void mode(Mode mode) {
        all.get(0).mode(mode);
    }

    List<DhtTable> tables() {
        return all.stream().map(Dht::describeTable).toList();
    }

    List<PeerInfo> table() {
        return all.stream().flatMap(dht -> dht.table().stream()).distinct().toList();
    }

    List<KademliaGauges> gauges() {
        return all.stream().map(Dht::gauges).toList();
    }

    /** Those of the first DHT in which there is anybody: distances in different ones cannot be compared. */
    CompletableFuture<List<PeerInfo>> closestPeers(Bytes key) {
        return all.stream()
                .filter(Dht::hasMembers)
                .findFirst()
                .orElse(all.get(0))
                .closestPeers(key);
    }

    CompletableFuture<Optional<PeerInfo>> findPeer(PeerId peer, boolean forDial) {
        List<PeerRouting> ways = all.stream()
                .<PeerRouting>map(dht -> forDial ? dht::findForDial : dht::findPeer)
                .toList();
        return ways.size() == 1
                ? ways.get(0).findPeer(peer)
                : PeerRouting.race(() -> ways).findPeer(peer);
    }

    CompletableFuture<Void> provide(Cid cid) {
        return content.provide(cid);
    }

    CompletableFuture<Void> keepProvided(Collection<Multihash> keys) {
        return together(dht -> dht.keepProvided(keys));
    }

    CompletableFuture<Void> forget(Collection<Multihash> keys) {
        return together(dht -> dht.reprovider().forget(keys));
    }

    CompletableFuture<ReprovideStatus> reprovideStatus() {
        return all.get(0).reprovider().status();
    }

    /** Any thread may call. */
    Results<PeerInfo> findProviders(Cid cid) {
        return content.findProviders(cid);
    }

    /** The best value that any of them has; it fails only if all do. */
    CompletableFuture<Optional<Bytes>> findValue(Bytes key) {
        if (all.size() == 1) {
            return all.get(0).findValue(key);
        }
        List<CompletableFuture<Optional<Bytes>>> searches =
                all.stream().map(dht -> dht.findValue(key)).toList();
        CompletableFuture<Optional<Bytes>> best = new CompletableFuture<>();
        List<Throwable> failures = new ArrayList<>();
        List<Bytes> found = new ArrayList<>();
        int[] left = {searches.size()};
        for (CompletableFuture<Optional<Bytes>> search : searches) {
            Async.whenDone(search, (value, failure) -> {
                if (failure != null) {
                    failures.add(Async.unwrap(failure));
                } else {
                    value.ifPresent(found::add);
                }
                if (--left[0] == 0) {
                    end(key, best, found, failures);
                }
            });
        }
        Async.whenDone(best, (value, failure) -> searches.forEach(search -> search.cancel(false)));
        return best;
    }

    private void end(Bytes key, CompletableFuture<Optional<Bytes>> best, List<Bytes> found, List<Throwable> failures) {
        if (failures.size() == all.size()) {
            failures.stream().skip(1).forEach(failures.get(0)::addSuppressed);
            best.completeExceptionally(failures.get(0));
        } else {
            best.complete(found.stream().reduce((one, other) -> all.get(0).isBetter(key, other, one) ? other : one));
        }
    }

    CompletableFuture<Void> putValue(Bytes key, Bytes value) {
        if (all.size() == 1) {
            return all.get(0).putValue(key, value);
        }
        List<ValueRouting> ways = all.stream().map(Dhts::valuesOf).toList();
        return ValueRouting.race(() -> ways).putValue(key, value);
    }

    private static ValueRouting valuesOf(Dht dht) {
        return new ValueRouting() {
            @Override
            public CompletableFuture<Optional<Bytes>> findValue(Bytes key) {
                return dht.findValue(key);
            }

            @Override
            public CompletableFuture<Void> putValue(Bytes key, Bytes value) {
                return dht.putValue(key, value);
            }
        };
    }
}
