package org.jlibp2p.kad.protocol;

import java.time.Instant;
import java.util.Optional;

import org.jlibp2p.bytes.Bytes;

/**
 * A value as the DHT keeps it; nothing in it judged yet.
 *
 * @param key of what, with its namespace: {@code /pk/…}, {@code /ipns/…}
 * @param value the value
 * @param received when the peer that keeps it got it, by that peer's clock; empty if it did not say so, or not readably
 */
public record KadRecord(Bytes key, Bytes value, Optional<Instant> received) {
    /**
     * A record on its way to a peer that is to keep it.
     *
     * @param key see {@link #key()}
     * @param value see {@link #value()}
     * @return the record, not received yet
     */
    public static KadRecord of(Bytes key, Bytes value) {
        return new KadRecord(key, value, Optional.empty());
    }
}
