package org.jlibp2p.peerstore.file;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peerstore.PeerSnapshot;

/**
 * What was known of a peer at some time of day. A peer of which nothing is known is one that was forgotten.
 *
 * @param peer times count from the time of day
 * @param at when that was
 */
record StoredPeer(PeerSnapshot peer, Instant at) {
    static StoredPeer forgotten(PeerId peer, Instant at) {
        return new StoredPeer(
                new PeerSnapshot(peer, List.of(), Set.of(), Optional.empty(), Optional.empty(), Duration.ZERO), at);
    }

    /**
     * The same as it stands at a later time. A clock that was set back meanwhile prolongs nothing: no address lives
     * longer than it had left when it was written.
     */
    PeerSnapshot asOf(Instant now) {
        Duration passed = now.isAfter(at) ? Duration.between(at, now) : Duration.ZERO;
        return new PeerSnapshot(
                peer.id(),
                peer.addresses().stream()
                        .map(known -> new PeerSnapshot.Address(
                                known.address(), known.left().minus(passed), known.ofRecord()))
                        .toList(),
                peer.protocols(),
                peer.publicKey(),
                peer.signedRecord(),
                peer.kept().minus(passed));
    }
}
