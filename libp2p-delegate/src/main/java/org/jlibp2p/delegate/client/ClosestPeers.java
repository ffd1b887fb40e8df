package org.jlibp2p.delegate.client;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.PeerInfo;

/** Of all peers that are told of, the few closest to a key by the distance of Kademlia. Not thread-safe. */
final class ClosestPeers {
    /** As many as a bucket of Amino has. */
    static final int MOST = 20;

    private final byte[] target;
    private final TreeMap<byte[], PeerInfo> byDistance = new TreeMap<>(Arrays::compareUnsigned);

    ClosestPeers(Bytes key) {
        target = sha256(key);
    }

    void add(PeerInfo peer) {
        byte[] distance = sha256(peer.id().bytes());
        for (int i = 0; i < distance.length; i++) {
            distance[i] ^= target[i];
        }
        byDistance.merge(distance, peer, (known, again) -> known.addresses().isEmpty() ? again : known);
        if (byDistance.size() > MOST) {
            byDistance.pollLastEntry();
        }
    }

    List<PeerInfo> list() {
        return List.copyOf(byDistance.values());
    }

    private static byte[] sha256(Bytes bytes) {
        return Multihash.sha256(bytes).digest().toByteArray();
    }
}
