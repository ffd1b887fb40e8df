package org.jlibp2p.kad;

import java.util.List;
import java.util.Objects;

import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerInfo;

/**
 * The routing table of one DHT at one moment. Immutable.
 *
 * @param protocol which DHT
 * @param mode what the node is in it: {@link Mode#SERVER} or {@link Mode#CLIENT}
 * @param bucketSize how many peers with the same number of bits in common with the node there may be in it
 * @param peers who stands in it, those farthest away first
 */
public record DhtTable(ProtocolId protocol, Mode mode, int bucketSize, List<PeerInfo> peers) {
    /**
     * Copies the list.
     *
     * @param protocol see {@link #protocol()}
     * @param mode see {@link #mode()}
     * @param bucketSize see {@link #bucketSize()}
     * @param peers see {@link #peers()}
     */
    public DhtTable {
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(mode, "mode");
        peers = List.copyOf(peers);
    }
}
