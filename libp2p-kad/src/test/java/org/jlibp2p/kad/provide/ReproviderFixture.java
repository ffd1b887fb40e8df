package org.jlibp2p.kad.provide;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.testkit.ManualTime;

import static org.assertj.core.api.Assertions.assertThat;

/** A reprovider in a network of a thousand places. */
abstract class ReproviderFixture {
    static final Duration CYCLE = Duration.ofHours(22);

    final ManualTime time = ManualTime.create();
    final Places places = Places.of(1000, 1);
    final PlacesNetwork network = new PlacesNetwork(places, time.loop());
    final List<NodeEvent> events = new ArrayList<>();
    final Identity identity = Identity.generate();
    ReprovideOptions options = ReprovideOptions.defaults().withStore(new MemoryReprovideStore());
    Reprovider reprovider = create();

    /** A network in which a lookup takes two seconds and telling a peer half a second, and some things fail. */
    static final class PlacesNetwork implements ProvideNetwork {
        final Map<PeerId, Set<Bytes>> told = new HashMap<>();
        final Set<PeerId> dead = new HashSet<>();
        final List<Bytes> known = new ArrayList<>();
        int largestPart;
        int sends;
        int failingSends;
        boolean online = true;
        boolean silent;
        int lookups;
        int records;
        int open;
        int mostOpen;
        int cancelled;
        Places places;
        private final EventLoop loop;

        PlacesNetwork(Places places, EventLoop loop) {
            this.places = places;
            this.loop = loop;
        }

        @Override
        public CompletableFuture<List<PeerInfo>> closest(Bytes key) {
            lookups++;
            return later(Duration.ofSeconds(2), () -> places.closestFast(key, 20));
        }

        @Override
        public CompletableFuture<Integer> sendProvider(PeerInfo peer, List<Bytes> keys) {
            if (dead.contains(peer.id())) {
                throw new IllegalStateException("cannot be reached");
            }
            if (sends++ < failingSends) {
                return CompletableFuture.failedFuture(new IllegalStateException("reset"));
            }
            return later(Duration.ofMillis(500), () -> {
                told.computeIfAbsent(peer.id(), id -> new HashSet<>()).addAll(keys);
                records += keys.size();
                return keys.size();
            });
        }

        @Override
        public void provided(List<Bytes> hashes) {
            assertThat(loop.inLoop()).isTrue();
            known.addAll(hashes);
            largestPart = Math.max(largestPart, hashes.size());
        }

        private <T> CompletableFuture<T> later(Duration delay, Supplier<T> value) {
            CompletableFuture<T> future = new CompletableFuture<>();
            if (!online) {
                return CompletableFuture.failedFuture(new IllegalStateException("no network"));
            }
            open++;
            mostOpen = Math.max(mostOpen, open);
            if (silent) {
                future.whenComplete((result, failure) -> {
                    open--;
                    cancelled += future.isCancelled() ? 1 : 0;
                });
            } else {
                loop.schedule(delay, () -> {
                    open--;
                    future.complete(value.get());
                });
            }
            return future;
        }

        Set<PeerId> holders(Bytes key) {
            Set<PeerId> holders = new HashSet<>();
            told.forEach((peer, keys) -> {
                if (keys.contains(key)) {
                    holders.add(peer);
                }
            });
            return holders;
        }
    }

    Reprovider create() {
        return new Reprovider(NodeStub.of(time.loop(), identity, events::add), network, new NetworkSize(), options);
    }

    static List<Multihash> hashes(int count, long seed) {
        return Places.hashes(count, seed).stream().map(Multihash::decode).toList();
    }

    ReprovideStatus status() {
        return time.await(reprovider.status());
    }

    void start() {
        time.await(reprovider.start());
    }

    void keep(Collection<Multihash> hashes) {
        time.await(reprovider.keep(hashes));
    }

    Set<PeerId> closest(Bytes key) {
        Set<PeerId> closest = new HashSet<>();
        places.closest(key, 20).forEach(peer -> closest.add(peer.id()));
        return closest;
    }
}
