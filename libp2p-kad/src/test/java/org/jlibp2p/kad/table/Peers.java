package org.jlibp2p.kad.table;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;

/** Peers that lie where a test wants them. */
final class Peers {
    private final RandomGenerator random;
    private final Key self;

    Peers(long seed) {
        this.random = new SplittableRandom(seed);
        this.self = Key.of(any());
    }

    Key self() {
        return self;
    }

    PeerId any() {
        byte[] id = new byte[34];
        random.nextBytes(id);
        id[0] = 0x12;
        id[1] = 32;
        return PeerId.decode(Bytes.wrap(id));
    }

    /** A peer of a given bucket. */
    PeerId in(int bucket) {
        return PeerId.decode(new PreimageSearch(self, bucket, random).find());
    }

    Key anyKey() {
        byte[] key = new byte[32];
        random.nextBytes(key);
        return Key.ofDigest(Bytes.wrap(key));
    }

    static List<Multiaddr> at(String... ips) {
        return java.util.Arrays.stream(ips)
                .map(ip -> Multiaddr.parse("/" + (ip.contains(":") ? "ip6/" : "ip4/") + ip + "/tcp/4001"))
                .toList();
    }
}
