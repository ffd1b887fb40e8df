package org.jlibp2p.identify;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.SignedEnvelope;

/**
 * What a peer said of itself, checked as far as it can be checked.
 *
 * <p>Specification: libp2p, identify/README.md, The Identify Message.
 *
 * @param agent the name of its implementation, cut to a bounded length; it may hold any characters, so escape it before
 *     it is shown. Empty if it said none
 * @param protocolVersion the family of protocols it belongs to, as {@code agent}
 * @param protocols what it speaks
 * @param listenAddresses where it says it can be reached, without {@code /p2p}; those that mean nothing where this node
 *     is are left out
 * @param observedAddress the address at which it sees this node
 * @param signedRecord its signed statement of its addresses, if it sent one and that is valid
 * @param publicKey its identity key, as proved by the connection
 */
public record IdentifyInfo(
        String agent,
        String protocolVersion,
        Set<ProtocolId> protocols,
        List<Multiaddr> listenAddresses,
        Optional<Multiaddr> observedAddress,
        Optional<SignedEnvelope> signedRecord,
        PublicKey publicKey) {
    /**
     * Copies the collections.
     *
     * @param agent see {@link #agent()}
     * @param protocolVersion see {@link #protocolVersion()}
     * @param protocols see {@link #protocols()}
     * @param listenAddresses see {@link #listenAddresses()}
     * @param observedAddress see {@link #observedAddress()}
     * @param signedRecord see {@link #signedRecord()}
     * @param publicKey see {@link #publicKey()}
     */
    public IdentifyInfo {
        // Not Set.copyOf: a peer chooses the names, and that set is slow when their hashes collide.
        protocols = Collections.unmodifiableSet(new LinkedHashSet<>(protocols));
        listenAddresses = List.copyOf(listenAddresses);
    }

    /** The agent and how much it told, with what the peer wrote escaped: fit for a log. */
    @Override
    public String toString() {
        return "IdentifyInfo[" + Text.escape(agent) + ", " + Text.escape(protocolVersion) + ", " + protocols.size()
                + " protocols, " + listenAddresses.size() + " addresses]";
    }
}
