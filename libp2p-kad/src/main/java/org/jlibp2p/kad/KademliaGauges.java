package org.jlibp2p.kad;

import java.util.Map;
import java.util.OptionalLong;

import org.jlibp2p.negotiation.ProtocolId;

/**
 * What a node is doing in a DHT, and has done since it started. Immutable.
 *
 * @param protocol which DHT
 * @param mode {@link Mode#SERVER} or {@link Mode#CLIENT}
 * @param table how many peers stand in the routing table
 * @param providers how many pairs of content and provider are kept for others; empty if the store does not count
 * @param values how many values are kept for others; empty if the store does not count
 * @param requests how many requests of peers came, by the name of their type: {@code FIND_NODE}, {@code GET_VALUE}, {@code
 *     PUT_VALUE}, {@code GET_PROVIDERS}, {@code ADD_PROVIDER} and {@code PING}, each of them
 * @param refused how many requests were refused, or could not be read: a rule was broken, or a limit reached
 * @param failed how many could not be served: a store failed, or did not answer in time
 * @param bytesSent how many bytes all replies had
 * @param streams how many streams of peers are open now
 */
public record KademliaGauges(
        ProtocolId protocol,
        Mode mode,
        int table,
        OptionalLong providers,
        OptionalLong values,
        Map<String, Long> requests,
        long refused,
        long failed,
        long bytesSent,
        int streams) {
    /**
     * Copies the map.
     *
     * @param protocol see {@link #protocol()}
     * @param mode see {@link #mode()}
     * @param table see {@link #table()}
     * @param providers see {@link #providers()}
     * @param values see {@link #values()}
     * @param requests see {@link #requests()}
     * @param refused see {@link #refused()}
     * @param failed see {@link #failed()}
     * @param bytesSent see {@link #bytesSent()}
     * @param streams see {@link #streams()}
     */
    public KademliaGauges {
        requests = Map.copyOf(requests);
    }
}
