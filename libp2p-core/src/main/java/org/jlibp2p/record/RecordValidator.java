package org.jlibp2p.record;

import java.time.Instant;

import org.jlibp2p.bytes.Bytes;

/** Judges the values under keys of one namespace. Pure; any thread. */
public interface RecordValidator {
    /**
     * Refuses a value that must not stand under its key.
     *
     * @param key the whole key, with its namespace
     * @param value the value
     * @param now the time of day
     * @throws InvalidRecordException if it must not
     */
    void validate(Bytes key, Bytes value, Instant now);

    /**
     * Whether one valid value is to replace another.
     *
     * @param key the whole key
     * @param candidate a valid value
     * @param known another valid value
     * @return false if the known one is better, or as good
     */
    boolean isBetter(Bytes key, Bytes candidate, Bytes known);
}
