package org.jlibp2p.delegate.record;

import java.util.List;
import java.util.Map;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/**
 * What a delegate says of a peer: the schema {@code peer}.
 *
 * <p>Specification: IPFS, routing/http-routing-v1.md, "Peer Schema".
 *
 * @param id whom
 * @param addresses where it is, without its id; may be none
 * @param protocols what it speaks, by the names of the multicodec table, {@code transport-bitswap} for one; may be none
 * @param extra every other field of the record as it was read: text, numbers, booleans, lists, maps and null
 */
public record PeerSchema(PeerId id, List<Multiaddr> addresses, List<String> protocols, Map<String, Object> extra)
        implements RoutingRecord {
    /** The name of this schema. */
    public static final String SCHEMA = "peer";

    /**
     * Copies the lists; the map is kept as it is and must not change any more.
     *
     * @param id whom
     * @param addresses where it is
     * @param protocols what it speaks
     * @param extra every other field
     */
    public PeerSchema {
        addresses = List.copyOf(addresses);
        protocols = List.copyOf(protocols);
    }

    /**
     * What a node knows of a peer, with nothing about protocols.
     *
     * @param info the peer
     * @return its record
     */
    public static PeerSchema of(PeerInfo info) {
        return new PeerSchema(info.id(), info.addresses(), List.of(), Map.of());
    }

    /**
     * The part of this that nodes use to dial.
     *
     * @return the peer and its addresses
     */
    public PeerInfo info() {
        return new PeerInfo(id, addresses);
    }

    @Override
    public String schema() {
        return SCHEMA;
    }
}
