package org.jlibp2p.kad.optimistic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.kad.protocol.KadRequest;
import org.jlibp2p.kad.provide.Places;
import org.jlibp2p.kad.table.Key;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/**
 * Servers that each know 20 peers of every bucket, as a routing table does, answer with the closest of those, and take their
 * time: by chance between 30 ms and half a second, one in ten three seconds; some never answer.
 */
final class ServerNetwork {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    final Map<PeerId, Set<Bytes>> stored = new HashMap<>();
    int asked;
    int told;
    private final Places places;
    private final EventLoop loop;
    private final long seed;
    private final double dead;

    ServerNetwork(Places places, EventLoop loop, double dead, long seed) {
        this.places = places;
        this.loop = loop;
        this.dead = dead;
        this.seed = seed;
    }

    private Random random(PeerId peer) {
        return new Random(seed ^ peer.hashCode());
    }

    boolean isDead(PeerId peer) {
        return random(peer).nextDouble() < dead;
    }

    private Duration latency(PeerId peer) {
        Random random = random(peer);
        random.nextDouble();
        return Duration.ofMillis(random.nextInt(10) == 0 ? 3000 : 30 + random.nextInt(470));
    }

    /** The routing table of a peer. */
    private List<PeerInfo> table(PeerId peer) {
        Random random = random(peer);
        List<PeerInfo> table = new ArrayList<>();
        for (int depth = 0; depth < 24; depth++) {
            List<PeerInfo> bucket = new ArrayList<>(places.bucket(peer, depth));
            for (int i = 0; i < 20 && !bucket.isEmpty(); i++) {
                table.add(bucket.remove(random.nextInt(bucket.size())));
            }
        }
        return table;
    }

    List<PeerId> seeds(PeerId self, Bytes key, int count) {
        return closest(self, key, count).stream().map(PeerInfo::id).toList();
    }

    private List<PeerInfo> closest(PeerId peer, Bytes key, int count) {
        Map<PeerInfo, Key> table = new LinkedHashMap<>();
        table(peer).forEach(known -> table.put(known, Key.of(known.id())));
        return table.keySet().stream()
                .sorted(Key.of(key).closestFirst(table::get))
                .limit(count)
                .toList();
    }

    CompletableFuture<KadReply> ask(PeerId peer, Bytes key) {
        asked++;
        return later(
                peer,
                () -> KadReply.closer(
                        new KadRequest.FindNode(key),
                        closest(peer, key, 20).stream().map(KadPeer::of).toList()));
    }

    CompletableFuture<Void> tell(PeerId peer, Bytes key) {
        told++;
        return later(peer, () -> {
            stored.computeIfAbsent(peer, id -> new HashSet<>()).add(key);
            return null;
        });
    }

    private <T> CompletableFuture<T> later(PeerId peer, Supplier<T> value) {
        CompletableFuture<T> future = new CompletableFuture<>();
        if (isDead(peer)) {
            loop.schedule(TIMEOUT, () -> future.completeExceptionally(new IllegalStateException("timed out")));
        } else {
            loop.schedule(latency(peer), () -> {
                if (!future.isDone()) {
                    future.complete(value.get());
                }
            });
        }
        return future;
    }
}
