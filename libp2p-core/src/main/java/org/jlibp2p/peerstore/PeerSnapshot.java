package org.jlibp2p.peerstore;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.SignedEnvelope;

/**
 * All that a store knows of one peer at one moment, as a value: what a store that outlives the process writes down and
 * reads back. Immutable; any thread. Times count from that moment.
 *
 * @param id whose
 * @param addresses those that are alive, the ones that live longest first
 * @param protocols what the peer speaks
 * @param publicKey its key, if it was learnt and is not part of the id
 * @param signedRecord its own signed statement of its addresses
 * @param kept how long it is remembered even without an address; zero or less if it is no longer
 */
public record PeerSnapshot(
        PeerId id,
        List<Address> addresses,
        Set<ProtocolId> protocols,
        Optional<PublicKey> publicKey,
        Optional<SignedEnvelope> signedRecord,
        Duration kept) {
    /**
     * One address of the peer.
     *
     * @param address without {@code /p2p}
     * @param left how long it is remembered
     * @param ofRecord whether the peer's signed record has it, so that a newer record replaces it
     */
    public record Address(Multiaddr address, Duration left, boolean ofRecord) {
        /**
         * An address that is known.
         *
         * @param address without {@code /p2p}
         * @param left how long it is remembered
         * @param ofRecord whether the peer's signed record has it
         */
        public Address {
            Objects.requireNonNull(address, "address");
            Objects.requireNonNull(left, "left");
        }
    }

    /**
     * Copies the collections, and keeps their order.
     *
     * @param id whose
     * @param addresses those that are alive
     * @param protocols what the peer speaks
     * @param publicKey its key
     * @param signedRecord its own signed statement of its addresses
     * @param kept how long it is remembered even without an address
     */
    public PeerSnapshot {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(publicKey, "publicKey");
        Objects.requireNonNull(signedRecord, "signedRecord");
        Objects.requireNonNull(kept, "kept");
        addresses = List.copyOf(addresses);
        protocols = Collections.unmodifiableSet(new LinkedHashSet<>(protocols));
    }
}
