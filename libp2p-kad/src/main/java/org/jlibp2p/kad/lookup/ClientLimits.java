package org.jlibp2p.kad.lookup;

import java.time.Duration;

import org.jlibp2p.kad.protocol.KadCodec;
import org.jlibp2p.kad.protocol.KadRequest;
import org.jlibp2p.kad.protocol.UnreadReply;
import org.jlibp2p.wire.Codec;

/**
 * What bounds the side that asks.
 *
 * @param request how long one request may take in all, with the dial it may need
 * @param telling how long it may take to tell a peer what it does not answer
 * @param idle how long a stream waits for the next request
 * @param idleStreams how many streams wait, of all peers together
 * @param maxRequest the longest request, in bytes
 * @param maxReply the longest reply, in bytes
 */
public record ClientLimits(
        Duration request, Duration telling, Duration idle, int idleStreams, int maxRequest, int maxReply) {
    Codec<KadRequest> requests() {
        return KadCodec.requests(maxRequest);
    }

    Codec<UnreadReply> replies() {
        return KadCodec.unreadReplies(maxReply);
    }
}
