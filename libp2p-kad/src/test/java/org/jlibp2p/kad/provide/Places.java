package org.jlibp2p.kad.provide;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/** A network of peers that lie by chance, in which every lookup finds the truth, and keys to provide in it. */
public final class Places {
    private final List<PeerInfo> peers;
    private final long[] heads;
    private final long[] ordered;

    private Places(List<PeerInfo> peers) {
        this.peers = peers;
        heads = peers.stream().mapToLong(peer -> Heads.of(peer.id().bytes())).toArray();
        ordered = Arrays.stream(heads).map(head -> head ^ Long.MIN_VALUE).toArray();
    }

    public static Places of(int count, long seed) {
        RandomGenerator random = new Random(seed);
        List<PeerInfo> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            peers.add(new PeerInfo(PeerId.decode(hash(random)), List.of()));
        }
        peers.sort(Comparator.comparing(peer -> Heads.of(peer.id().bytes()), Long::compareUnsigned));
        return new Places(peers);
    }

    static Bytes hash(RandomGenerator random) {
        byte[] digest = new byte[32];
        random.nextBytes(digest);
        return Multihash.of(Multihash.SHA2_256, Bytes.wrap(digest)).bytes();
    }

    public static List<Bytes> hashes(int count, long seed) {
        RandomGenerator random = new Random(seed);
        List<Bytes> hashes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            hashes.add(hash(random));
        }
        return hashes;
    }

    /** In the order of their places. */
    static List<Bytes> sorted(List<Bytes> hashes) {
        List<Bytes> sorted = new ArrayList<>(hashes);
        sorted.sort(Comparator.comparing(hash -> Heads.of(hash), Long::compareUnsigned));
        return sorted;
    }

    /** A visit to the whole space. */
    static RegionVisit visit(List<Bytes> sorted) {
        return new RegionVisit(
                0, 0, sorted, sorted.stream().mapToLong(Heads::of).toArray(), false);
    }

    /** All that have so many bits in common with a peer, and not one more. */
    public List<PeerInfo> bucket(PeerId peer, int commonBits) {
        long other = Heads.of(peer.bytes()) ^ 1L << Heads.BITS - 1 - commonBits;
        return startingWith(Heads.prefix(other, commonBits + 1), commonBits + 1);
    }

    private List<PeerInfo> startingWith(long prefix, int bits) {
        int from = Arrays.binarySearch(ordered, prefix ^ Long.MIN_VALUE);
        from = from < 0 ? -from - 1 : from;
        int to = from;
        while (to < heads.length && Heads.startsWith(heads[to], prefix, bits)) {
            to++;
        }
        return peers.subList(from, to);
    }

    int size() {
        return peers.size();
    }

    public List<PeerInfo> peers() {
        return peers;
    }

    /** The closest ones, by comparing all: what everything else is held against. */
    public List<PeerInfo> closest(Bytes target, int count) {
        return sorted(target, 0, heads.length, count);
    }

    private List<PeerInfo> sorted(Bytes target, int from, int to, int count) {
        long head = Heads.of(target);
        return IntStream.range(from, to)
                .boxed()
                .sorted((one, other) -> Long.compareUnsigned(heads[one] ^ head, heads[other] ^ head))
                .limit(count)
                .map(peers::get)
                .toList();
    }

    /** The same, found faster: the closest ones lie in the smallest part of the space that has enough of them. */
    public List<PeerInfo> closestFast(Bytes target, int count) {
        long head = Heads.of(target);
        int low = 0;
        int high = heads.length;
        for (int depth = 1; depth <= Heads.BITS; depth++) {
            long prefix = Heads.prefix(head, depth);
            int from = low;
            while (from < high && Long.compareUnsigned(heads[from], prefix) < 0) {
                from++;
            }
            int to = from;
            while (to < high && Heads.startsWith(heads[to], prefix, depth)) {
                to++;
            }
            if (to - from < count) {
                break;
            }
            low = from;
            high = to;
        }
        return sorted(target, low, high, count);
    }
}
