package org.jlibp2p.peerstore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.jlibp2p.multiformats.Multiaddr;

/** The addresses of one peer, each until some time. Confined to whoever holds the store's lock; time is a parameter. */
final class KnownAddresses {
    private Map<Multiaddr, Life> lives = Map.of(); // most peers have one address, for which a map of one is enough

    /** Until when an address is remembered, and whether the peer's own signed record has it. */
    private record Life(long end, boolean ofRecord) {}

    void add(Multiaddr address, long end) {
        Life known = lives.get(address);
        if (known == null || known.end < end) {
            put(address, new Life(end, known != null && known.ofRecord));
        }
    }

    private void put(Multiaddr address, Life life) {
        if (lives.isEmpty() || lives.size() == 1 && lives.containsKey(address)) {
            lives = Map.of(address, life);
            return;
        }
        if (lives.size() == 1) {
            lives = new HashMap<>(lives);
        }
        lives.put(address, life);
    }

    private void removeIf(Predicate<Life> unwanted) {
        if (lives.values().stream().noneMatch(unwanted)) {
            return;
        }
        Map<Multiaddr, Life> left = new HashMap<>(lives);
        left.values().removeIf(unwanted);
        keep(left);
    }

    private void keep(Map<Multiaddr, Life> left) {
        lives = left.size() > 1 ? left : Map.copyOf(left);
    }

    /** An address as it was known before. */
    void restore(Multiaddr address, long end, boolean ofRecord) {
        put(address, new Life(end, ofRecord));
    }

    /** The addresses of a newer record, in place of those that only the older one had. */
    void replaceRecord(Collection<Multiaddr> addresses, long end) {
        Map<Multiaddr, Life> before = new HashMap<>(lives);
        removeIf(Life::ofRecord);
        for (Multiaddr address : addresses) {
            Life known = before.get(address);
            put(address, new Life(known == null ? end : Math.max(known.end, end), true));
        }
    }

    /** Forgets those that have ended, and those that would end first while there are too many. */
    void trim(int max, long now) {
        if (firstEnd() <= now) {
            removeIf(life -> life.end <= now);
        }
        if (lives.size() > max) {
            Map<Multiaddr, Life> left = new HashMap<>(lives);
            List<Map.Entry<Multiaddr, Life>> all = sorted();
            all.subList(max, all.size()).forEach(entry -> left.remove(entry.getKey()));
            keep(left);
        }
    }

    /** Those that are alive, the ones that live longest first. */
    List<Multiaddr> alive(long now) {
        if (lives.size() == 1) { // as with most peers, and for each peer that a server tells of
            Map.Entry<Multiaddr, Life> only = lives.entrySet().iterator().next();
            return only.getValue().end > now ? List.of(only.getKey()) : List.of();
        }
        return sorted().stream()
                .filter(entry -> entry.getValue().end > now)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The same, with all that is known of them. */
    List<PeerSnapshot.Address> snapshot(long now) {
        return sorted().stream()
                .filter(entry -> entry.getValue().end > now)
                .map(entry -> new PeerSnapshot.Address(
                        entry.getKey(), Duration.ofNanos(entry.getValue().end - now), entry.getValue().ofRecord))
                .toList();
    }

    private List<Map.Entry<Multiaddr, Life>> sorted() {
        List<Map.Entry<Multiaddr, Life>> all = new ArrayList<>(lives.entrySet());
        all.sort(Comparator.comparingLong((Map.Entry<Multiaddr, Life> entry) -> -entry.getValue().end)
                .thenComparing(Map.Entry::getKey));
        return all;
    }

    boolean isEmpty() {
        return lives.isEmpty();
    }

    /** When the first of them ends. */
    long firstEnd() {
        long first = Long.MAX_VALUE;
        for (Life life : lives.values()) {
            first = Math.min(first, life.end);
        }
        return first;
    }

    /** When the last of them ends. */
    long lastEnd() {
        long last = Long.MIN_VALUE;
        for (Life life : lives.values()) {
            last = Math.max(last, life.end);
        }
        return last;
    }

    int count() {
        return lives.size();
    }

    long bytes() {
        long sum = 0;
        for (Multiaddr address : lives.keySet()) {
            sum += address.bytes().size();
        }
        return sum;
    }
}
