package org.jlibp2p.peerstore;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.SignedEnvelope;

/**
 * What a node remembers of other peers. Bounded in every direction; every address has a time to live. Any thread may
 * call; nothing blocks.
 */
public interface PeerStore {
    /**
     * Remembers addresses. One that is known already lives until the later of both ends.
     *
     * @param peer whose
     * @param addresses without {@code /p2p}; beyond the cap those that would end first are forgotten
     * @param ttl how long they are remembered
     */
    void addAddresses(PeerId peer, Collection<Multiaddr> addresses, Duration ttl);

    /**
     * The addresses that are still alive.
     *
     * @param peer whose
     * @return without {@code /p2p}, those that live longest first
     */
    List<Multiaddr> addresses(PeerId peer);

    /**
     * Remembers what a peer speaks, in place of what was known.
     *
     * @param peer whose
     * @param protocols beyond the cap those that come last are left out
     */
    void setProtocols(PeerId peer, Set<ProtocolId> protocols);

    /**
     * What a peer speaks, as far as known.
     *
     * @param peer whose
     * @return the protocols, empty if unknown
     */
    Set<ProtocolId> protocols(PeerId peer);

    /**
     * Remembers a peer's key.
     *
     * @param key the key; whose it is follows from it
     */
    void addPublicKey(PublicKey key);

    /**
     * A peer's key.
     *
     * @param peer whose
     * @return the key, if it was learnt or is part of the peer id
     */
    Optional<PublicKey> publicKey(PeerId peer);

    /**
     * Remembers a peer's own signed statement of its addresses, in place of an older one, and its addresses in place of
     * those that the older one had.
     *
     * @param record an envelope that holds a peer record
     * @param useful which of its addresses are worth remembering
     * @param ttl how long its addresses are remembered
     * @return false, and nothing changed, if it is not newer than the one known
     * @throws org.jlibp2p.MalformedMessageException if it is no peer record, or not signed by the peer it speaks of
     */
    boolean putSignedRecord(SignedEnvelope record, Predicate<? super Multiaddr> useful, Duration ttl);

    /**
     * Remembers a peer's own signed statement with all its addresses.
     *
     * @param record an envelope that holds a peer record
     * @param ttl how long its addresses are remembered
     * @return false, and nothing changed, if it is not newer than the one known
     * @throws org.jlibp2p.MalformedMessageException if it is no peer record, or not signed by the peer it speaks of
     */
    default boolean putSignedRecord(SignedEnvelope record, Duration ttl) {
        return putSignedRecord(record, address -> true, ttl);
    }

    /**
     * A peer's own signed statement of its addresses.
     *
     * @param peer whose
     * @return the newest one known
     */
    Optional<SignedEnvelope> signedRecord(PeerId peer);

    /**
     * All peers of which anything is known.
     *
     * @return a snapshot
     */
    Set<PeerId> peers();

    /**
     * Forgets everything about a peer.
     *
     * @param peer whom
     */
    void remove(PeerId peer);
}
