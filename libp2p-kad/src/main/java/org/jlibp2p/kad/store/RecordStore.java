package org.jlibp2p.kad.store;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peer.PeerId;

/**
 * Values under their keys, for as long as they count. Its methods are called on the loop of the one service that uses it, and
 * must not block; futures may complete on any thread. Whether a value may stand, and whether it is better than the one there
 * is, has been decided before it is put.
 */
public interface RecordStore {
    /**
     * A value, when it came, and from whom.
     *
     * @param value the value
     * @param received the time of day
     * @param source who put it: it counts against what one peer may have here
     */
    record StoredRecord(Bytes value, Instant received, PeerId source) {}

    /**
     * Keeps a value in place of the one there is.
     *
     * @param key the whole key
     * @param record the value
     * @return completes when it is kept as safely as this store keeps things; fails with
     *     {@link org.jlibp2p.limits.LimitExceededException} if there is no room for it
     */
    CompletableFuture<Void> put(Bytes key, StoredRecord record);

    /**
     * The value of a key.
     *
     * @param key the whole key
     * @param now the time of day
     * @return empty if there is none, or its time is over
     */
    CompletableFuture<Optional<StoredRecord>> find(Bytes key, Instant now);

    /**
     * How many values it keeps, of which the time of some may be over.
     *
     * @return the number; empty if this store does not count. Called on the same loop, and must not block
     */
    default OptionalLong count() {
        return OptionalLong.empty();
    }
}
