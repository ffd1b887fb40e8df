package org.jlibp2p.tls;

/**
 * The form of records.
 *
 * <p>Specification: RFC 8446, sections 5.1 and 5.2.
 */
final class RecordFormat {
    static final int HEADER_SIZE = 5;
    static final int LENGTH_AT = 3;

    /** The most bytes of content in one record. */
    static final int MAX_PLAINTEXT = 1 << 14;

    /** The most bytes in one sealed record, behind its header. */
    static final int MAX_SEALED = MAX_PLAINTEXT + 256;

    /** How many bytes longer a record is than its content. */
    static final int OVERHEAD = HEADER_SIZE + 1 + Suite.TAG_SIZE;

    static final byte ALERT = 21;
    static final byte HANDSHAKE = 22;
    static final byte APPLICATION_DATA = 23;

    /** The lowest of the types; it means something during handshakes only. */
    static final byte CHANGE_CIPHER_SPEC = 20;

    private RecordFormat() {}

    /** The header of a sealed record with so many bytes behind it. */
    static byte[] header(int size) {
        return new byte[] {APPLICATION_DATA, 3, 3, (byte) (size >> 8), (byte) size};
    }
}
