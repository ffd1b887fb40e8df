package org.jlibp2p.mdns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.mdns.link.Allowance;
import org.jlibp2p.mdns.link.Link;
import org.jlibp2p.mdns.message.DnsName;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/** The nodes that were heard of, and for how long that counts. Told the time; without I/O. Not thread-safe. */
final class Neighbours {
    /** The most nodes, each once on each link; the one heard of longest ago makes room. */
    static final int MAX = 1024;

    /** The most nodes that one host tells of. */
    static final int MAX_PER_HOST = 64;

    /** How many nodes that are new, or somewhere else, are taken at once. */
    static final int NEWS_BURST = 128;

    /** How many nodes that are new, or somewhere else, are taken each second, after that. */
    static final int NEWS_PER_SECOND = 16;

    /** The shortest time that counts; less is taken for this. */
    static final Duration MIN_TTL = Duration.ofSeconds(30);

    /** The longest time that counts; more is taken for this. */
    static final Duration MAX_TTL = Duration.ofHours(1);

    /** How often a node that is where it was is told of again. */
    static final Duration REPEAT = Duration.ofMinutes(1);

    private final Map<Key, Entry> entries = new LinkedHashMap<>(); // the one heard of longest ago first
    private final Map<Bytes, Integer> perHost = new HashMap<>();
    private final Map<PeerId, Integer> perPeer = new HashMap<>();
    private final Map<Origin, Key> byOrigin = new HashMap<>();
    private final Allowance news;

    Neighbours(long now) {
        news = new Allowance(NEWS_BURST, NEWS_PER_SECOND, now);
    }

    private record Key(PeerId peer, Link link) {}

    private record Entry(Origin origin, Set<Multiaddr> addresses, long until, long toldAt) {
        Bytes host() {
            return origin.host();
        }
    }

    /**
     * Where something was heard.
     *
     * @param link on which link
     * @param host from which host
     * @param instance about which name
     */
    record Origin(Link link, Bytes host, DnsName instance) {}

    /** What is to be done about a node that was heard of. */
    enum Verdict {
        /** It is new, or somewhere else. */
        NEWS,
        /** It is where it was, and was told of some time ago. */
        REPEATED,
        /** Nothing. */
        NOTHING
    }

    /**
     * A node was heard of.
     *
     * @param peer who and where
     * @param origin where that was heard
     * @param ttl how long it counts, as it is said
     * @param now the time
     * @param onLost is told which node, if any, has made room
     */
    Verdict hear(PeerInfo peer, Origin origin, Duration ttl, long now, Consumer<? super PeerId> onLost) {
        Key key = new Key(peer.id(), origin.link());
        Set<Multiaddr> addresses = new LinkedHashSet<>(peer.addresses());
        Entry known = entries.get(key);
        boolean isNews = known == null || !known.addresses().equals(addresses);
        int ofHost = perHost.getOrDefault(origin.host(), 0);
        boolean isOfHost = known != null && known.host().equals(origin.host());
        if (!isOfHost && ofHost >= MAX_PER_HOST || isNews && !news.take(now)) {
            return Verdict.NOTHING;
        }
        boolean isTold = isNews || now - known.toldAt() >= REPEAT.toNanos();
        forget(key);
        if (entries.size() >= MAX) {
            Key oldest = entries.keySet().iterator().next();
            forget(oldest);
            lost(oldest.peer()).ifPresent(onLost);
        }
        long until = now + clamp(ttl).toNanos();
        put(key, new Entry(origin, addresses, until, isTold ? now : known.toldAt()));
        return isNews ? Verdict.NEWS : isTold ? Verdict.REPEATED : Verdict.NOTHING;
    }

    private static Duration clamp(Duration ttl) {
        Duration atLeast = ttl.compareTo(MIN_TTL) < 0 ? MIN_TTL : ttl;
        return atLeast.compareTo(MAX_TTL) > 0 ? MAX_TTL : atLeast;
    }

    private void put(Key key, Entry entry) {
        entries.put(key, entry);
        perHost.merge(entry.host(), 1, Integer::sum);
        perPeer.merge(key.peer(), 1, Integer::sum);
        byOrigin.put(entry.origin(), key);
    }

    private void forget(Key key) {
        Entry entry = entries.remove(key);
        if (entry != null) {
            perHost.computeIfPresent(entry.host(), (host, count) -> count == 1 ? null : count - 1);
            perPeer.computeIfPresent(key.peer(), (peer, count) -> count == 1 ? null : count - 1);
            byOrigin.remove(entry.origin(), key);
        }
    }

    private Optional<PeerId> lost(PeerId peer) {
        return perPeer.containsKey(peer) ? Optional.empty() : Optional.of(peer);
    }

    /** A node leaves. That counts only if it is heard where it was heard before; yields who is nowhere now. */
    Optional<PeerId> leave(Origin origin) {
        Key key = byOrigin.get(origin);
        if (key == null) {
            return Optional.empty();
        }
        forget(key);
        return lost(key.peer());
    }

    /** Forgets those that have not been heard of for too long; yields those that are nowhere now. */
    List<PeerId> expire(long now) {
        return forgetIf((key, entry) -> entry.until() - now <= 0);
    }

    /** Forgets those on links that have gone; yields those that are nowhere now. */
    List<PeerId> keepLinks(Predicate<? super Link> isThere) {
        return forgetIf((key, entry) -> !isThere.test(key.link()));
    }

    private List<PeerId> forgetIf(BiPredicate<Key, Entry> condition) {
        List<Key> forgotten = entries.entrySet().stream()
                .filter(each -> condition.test(each.getKey(), each.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        forgotten.forEach(this::forget);
        return forgotten.stream()
                .map(Key::peer)
                .distinct()
                .filter(peer -> lost(peer).isPresent())
                .toList();
    }

    /** All nodes that were heard of, each with its addresses on all links. */
    List<PeerInfo> peers() {
        Map<PeerId, Set<Multiaddr>> all = new LinkedHashMap<>();
        entries.forEach((key, entry) ->
                all.computeIfAbsent(key.peer(), peer -> new LinkedHashSet<>()).addAll(entry.addresses()));
        List<PeerInfo> peers = new ArrayList<>();
        all.forEach((peer, addresses) -> peers.add(new PeerInfo(peer, List.copyOf(addresses))));
        return List.copyOf(peers);
    }
}
