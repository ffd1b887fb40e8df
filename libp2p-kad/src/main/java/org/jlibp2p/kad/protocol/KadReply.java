package org.jlibp2p.kad.protocol;

import java.util.List;
import java.util.Optional;

import org.jlibp2p.bytes.Bytes;

/**
 * What a peer of the DHT answers; nothing in it judged yet.
 *
 * @param type that of the request
 * @param key that of the request, or empty: not every implementation repeats it
 * @param record the value, if one was asked for and the peer keeps one
 * @param closer peers that the sender knows to be close to the key
 * @param providers peers that have the content
 */
public record KadReply(
        MessageType type, Bytes key, Optional<KadRecord> record, List<KadPeer> closer, List<KadPeer> providers)
        implements KadMessage {
    /**
     * Copies the lists.
     *
     * @param type see {@link #type()}
     * @param key see {@link #key()}
     * @param record see {@link #record()}
     * @param closer see {@link #closer()}
     * @param providers see {@link #providers()}
     */
    public KadReply {
        closer = List.copyOf(closer);
        providers = List.copyOf(providers);
    }

    /**
     * A reply that names peers close to the key and nothing else.
     *
     * @param request what is answered
     * @param closer the peers
     * @return the reply
     */
    public static KadReply closer(KadRequest request, List<KadPeer> closer) {
        return new KadReply(request.type(), request.key(), Optional.empty(), closer, List.of());
    }
}
