package org.jlibp2p.negotiation;

import org.jlibp2p.bytes.Bytes;

/**
 * The name of a protocol, as in {@code /ipfs/ping/1.0.0}: what multistream-select agrees on and identify lists.
 *
 * <p>Specification: libp2p, connections/README.md, Multistream-Select.
 *
 * @param value the name: not empty, at most {@value #MAX_SIZE} bytes of UTF-8, no control characters
 */
public record ProtocolId(String value) implements Comparable<ProtocolId> {
    /** The longest name that fits into one multistream-select message of 1024 bytes with its newline. */
    public static final int MAX_SIZE = 1023;

    /**
     * Refuses what cannot be negotiated.
     *
     * @param value see {@link #value()}
     */
    public ProtocolId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a protocol id must not be empty");
        }
        if (Bytes.utf8(value).size() > MAX_SIZE) {
            throw new IllegalArgumentException("a protocol id has at most " + MAX_SIZE + " bytes");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a protocol id has no control characters");
        }
    }

    /**
     * A protocol id.
     *
     * @param value the name
     * @return the id
     * @throws IllegalArgumentException if it cannot be one
     */
    public static ProtocolId of(String value) {
        return new ProtocolId(value);
    }

    @Override
    public int compareTo(ProtocolId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
