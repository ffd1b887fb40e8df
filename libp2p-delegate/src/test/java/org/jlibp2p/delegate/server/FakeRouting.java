package org.jlibp2p.delegate.server;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.jlibp2p.async.Results;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.routing.ClosestPeersRouting;
import org.jlibp2p.routing.ContentRouting;
import org.jlibp2p.routing.PeerRouting;
import org.jlibp2p.routing.ValueRouting;

/** Knows what a test tells it, and counts how often it is asked. Any thread. */
final class FakeRouting implements PeerRouting, ContentRouting, ValueRouting, ClosestPeersRouting {
    static final Cid CID = Cid.v1(Cid.RAW, Multihash.sha256(Bytes.utf8("content")));
    static final PeerId PEER = Identity.generate().peerId();

    final AtomicInteger searches = new AtomicInteger();
    final AtomicInteger pulled = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final Map<Bytes, Bytes> values = new ConcurrentHashMap<>();
    final Map<PeerId, PeerInfo> peers = new ConcurrentHashMap<>();
    volatile Supplier<Iterator<PeerInfo>> providers = List.<PeerInfo>of()::iterator;
    volatile List<PeerInfo> closest = List.of();
    volatile CompletableFuture<?> hold = CompletableFuture.completedFuture(null);
    volatile RuntimeException thrown;
    volatile Error error;
    volatile RuntimeException closing;
    volatile RuntimeException failure;
    volatile Bytes closestKey;

    static PeerInfo peer(String... addresses) {
        return new PeerInfo(
                Identity.generate().peerId(),
                List.of(addresses).stream().map(Multiaddr::parse).toList());
    }

    /** So many peers, of one id each. */
    static List<PeerInfo> peers(int count) {
        List<PeerInfo> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] digest = Multihash.sha256(Bytes.utf8("peer " + i)).bytes().toByteArray();
            all.add(new PeerInfo(
                    PeerId.decode(Bytes.wrap(digest)),
                    List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/" + (1 + i % 65535)))));
        }
        return all;
    }

    void provide(PeerInfo... all) {
        providers = List.of(all)::iterator;
    }

    private void begin() {
        searches.incrementAndGet();
        if (thrown != null) {
            throw thrown;
        }
        if (error != null) {
            throw error;
        }
    }

    private <T> CompletableFuture<T> later(Supplier<T> value) {
        CompletableFuture<T> result = new CompletableFuture<>();
        hold.whenComplete((done, ignored) -> {
            if (failure == null) {
                result.complete(value.get());
            } else {
                result.completeExceptionally(failure);
            }
        });
        result.whenComplete((done, ended) -> {
            if (result.isCancelled()) {
                closed.incrementAndGet();
            }
        });
        return result;
    }

    @Override
    public CompletableFuture<Optional<PeerInfo>> findPeer(PeerId peer) {
        begin();
        return later(() -> Optional.ofNullable(peers.get(peer)));
    }

    @Override
    public CompletableFuture<List<PeerInfo>> closestPeers(Bytes key) {
        begin();
        closestKey = key;
        return later(() -> closest);
    }

    @Override
    public CompletableFuture<Optional<Bytes>> findValue(Bytes key) {
        begin();
        return later(() -> Optional.ofNullable(values.get(key)));
    }

    @Override
    public CompletableFuture<Void> putValue(Bytes key, Bytes value) {
        begin();
        return later(() -> {
            values.put(key, value);
            return null;
        });
    }

    @Override
    public CompletableFuture<Void> provide(Cid cid) {
        throw new AssertionError("a server provides nothing");
    }

    @Override
    public Results<PeerInfo> findProviders(Cid cid) {
        begin();
        Iterator<PeerInfo> found = providers.get();
        return new Results<>() {
            @Override
            public CompletableFuture<Optional<PeerInfo>> next() {
                return later(() -> {
                    if (!found.hasNext()) {
                        return Optional.empty();
                    }
                    pulled.incrementAndGet();
                    return Optional.of(found.next());
                });
            }

            @Override
            public CompletableFuture<List<PeerInfo>> take(int limit) {
                throw new AssertionError("is not used");
            }

            @Override
            public Iterable<PeerInfo> blocking() {
                throw new AssertionError("is not used");
            }

            @Override
            public void close() {
                closed.incrementAndGet();
                if (closing != null) {
                    throw closing;
                }
            }
        };
    }
}
