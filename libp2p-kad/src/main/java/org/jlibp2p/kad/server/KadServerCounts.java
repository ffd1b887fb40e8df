package org.jlibp2p.kad.server;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

import org.jlibp2p.kad.protocol.MessageType;

/**
 * What a server has done since it was made. Immutable.
 *
 * @param requests whole requests that came, of each type
 * @param refused those that were refused, or could not be read: a rule was broken, or a limit reached
 * @param failed those that could not be served: a store failed, or did not answer in time
 * @param bytesSent bytes of all replies
 * @param streams streams that are open now
 * @param underWay requests that are being served now
 */
public record KadServerCounts(
        Map<MessageType, Long> requests, long refused, long failed, long bytesSent, int streams, long underWay) {
    /**
     * Copies the map.
     *
     * @param requests see {@link #requests()}
     * @param refused see {@link #refused()}
     * @param failed see {@link #failed()}
     * @param bytesSent see {@link #bytesSent()}
     * @param streams see {@link #streams()}
     * @param underWay see {@link #underWay()}
     */
    public KadServerCounts {
        requests = Map.copyOf(requests);
    }

    static KadServerCounts of(Collection<RequestCounts> loops, int streams, long underWay) {
        Map<MessageType, Long> requests = new EnumMap<>(MessageType.class);
        for (MessageType type : MessageType.values()) {
            requests.put(
                    type,
                    loops.stream().mapToLong(loop -> loop.asked(type.ordinal())).sum());
        }
        return new KadServerCounts(
                requests,
                loops.stream().mapToLong(RequestCounts::refusals).sum(),
                loops.stream().mapToLong(RequestCounts::failures).sum(),
                loops.stream().mapToLong(RequestCounts::bytesSent).sum(),
                streams,
                underWay);
    }
}
