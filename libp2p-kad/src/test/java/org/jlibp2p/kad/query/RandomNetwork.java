package org.jlibp2p.kad.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.protocol.ConnectionType;
import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.kad.table.Key;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;

/**
 * Peers with tables, in memory. Of each bucket a peer knows k random ones of those that belong there, as it is after a long time;
 * or only some of them, as it is in life.
 */
final class RandomNetwork {
    static final int K = 20;

    private final List<PeerId> peers = new ArrayList<>(); // in the order of their keys
    private final List<Key> keys = new ArrayList<>();
    private final Map<PeerId, Integer> index = new HashMap<>();
    private final int[][] tables;
    private final Set<PeerId> dead;

    /**
     * How good the tables are.
     *
     * @param known the share of a bucket's places that are taken
     * @param dead the share of peers that do not answer but are in tables as all others are
     */
    record Quality(double known, double dead) {
        static final Quality IDEAL = new Quality(1, 0);
        static final Quality REALISTIC = new Quality(0.8, 0.15);
    }

    RandomNetwork(int size, Quality quality, RandomGenerator random) {
        Map<Key, PeerId> sorted = new TreeMap<>();
        while (sorted.size() < size) {
            PeerId peer = randomPeer(random);
            sorted.put(Key.of(peer), peer);
        }
        sorted.forEach((key, peer) -> {
            index.put(peer, peers.size());
            peers.add(peer);
            keys.add(key);
        });
        dead = new HashSet<>();
        peers.stream().filter(peer -> random.nextDouble() < quality.dead()).forEach(dead::add);
        tables = IntStream.range(0, size)
                .mapToObj(i -> table(i, quality, random))
                .toArray(int[][]::new);
    }

    static PeerId randomPeer(RandomGenerator random) {
        byte[] id = new byte[34];
        random.nextBytes(id);
        id[0] = 0x12;
        id[1] = 32;
        return PeerId.decode(Bytes.wrap(id));
    }

    static Bytes randomKey(RandomGenerator random) {
        byte[] key = new byte[20];
        random.nextBytes(key);
        return Bytes.wrap(key);
    }

    static KadPeer named(PeerId peer) {
        return new KadPeer(peer, List.of(address(peer)), ConnectionType.NOT_CONNECTED);
    }

    /** An address that is that peer's and nobody else's. */
    static Multiaddr address(PeerId peer) {
        Bytes id = peer.bytes();
        int last = id.size();
        return Multiaddr.parse("/ip4/" + (11 + id.unsignedAt(last - 1) % 80) + "." + id.unsignedAt(last - 2) + "."
                + id.unsignedAt(last - 3) + "." + id.unsignedAt(last - 4) + "/tcp/4001");
    }

    /** The keys are sorted, so those with a common prefix stand together: each bucket is what one bit more cuts off. */
    private int[] table(int self, Quality quality, RandomGenerator random) {
        List<Integer> table = new ArrayList<>();
        int from = 0;
        int to = peers.size();
        for (int bit = 0; to - from > 1; bit++) {
            int middle = from;
            while (middle < to && !keys.get(middle).bit(bit)) {
                middle++;
            }
            boolean isUpper = keys.get(self).bit(bit);
            choose(isUpper ? from : middle, isUpper ? middle : to, quality, random, table);
            from = isUpper ? middle : from;
            to = isUpper ? to : middle;
        }
        return table.stream().mapToInt(Integer::intValue).toArray();
    }

    private static void choose(int from, int to, Quality quality, RandomGenerator random, List<Integer> table) {
        int[] members = IntStream.range(from, to).toArray();
        int count = Math.min(K, members.length);
        for (int i = 0; i < count; i++) {
            int other = random.nextInt(i, members.length);
            int chosen = members[other];
            members[other] = members[i];
            if (random.nextDouble() < quality.known()) {
                table.add(chosen);
            }
        }
    }

    int size() {
        return peers.size();
    }

    PeerId peer(int i) {
        return peers.get(i);
    }

    boolean isAlive(PeerId peer) {
        return index.containsKey(peer) && !dead.contains(peer);
    }

    void kill(PeerId peer) {
        dead.add(peer);
    }

    PeerId anyAlive(RandomGenerator random) {
        while (true) {
            PeerId peer = peers.get(random.nextInt(peers.size()));
            if (!dead.contains(peer)) {
                return peer;
            }
        }
    }

    /** What a peer answers: the k closest that it knows, without whoever asks. */
    List<PeerId> closestKnownTo(PeerId peer, Key target, PeerId except) {
        int[] table = tables[index.get(peer)];
        return closest(Arrays.stream(table).mapToObj(i -> i), target, except);
    }

    /** Who answers and is closest. */
    List<PeerId> closestAlive(Key target, PeerId except) {
        return closest(
                IntStream.range(0, size())
                        .filter(i -> !dead.contains(peers.get(i)))
                        .boxed(),
                target,
                except);
    }

    /** Who is closest, whether it answers or not. */
    List<PeerId> closestOfAll(Key target, PeerId except) {
        return closest(IntStream.range(0, size()).boxed(), target, except);
    }

    private List<PeerId> closest(Stream<Integer> some, Key target, PeerId except) {
        Comparator<Integer> order = target.closestFirst(keys::get);
        return some.filter(i -> !peers.get(i).equals(except))
                .sorted(order)
                .limit(K)
                .map(peers::get)
                .toList();
    }
}
