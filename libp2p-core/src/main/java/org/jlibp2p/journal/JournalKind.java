package org.jlibp2p.journal;

import java.nio.charset.StandardCharsets;

/**
 * What a journal is of. Immutable.
 *
 * @param name what its file begins with, so that no other file is taken for it: at most 16 characters of ASCII
 * @param version of what its entries hold; files of a later one are not read
 * @param maxEntry the most bytes of one entry
 */
public record JournalKind(String name, int version, int maxEntry) {
    /**
     * Refuses what cannot be.
     *
     * @param name see {@link #name()}
     * @param version see {@link #version()}
     * @param maxEntry see {@link #maxEntry()}
     */
    public JournalKind {
        if (name.isEmpty() || name.length() > JournalFormat.MAGIC_SIZE) {
            throw new IllegalArgumentException(
                    "a name has 1 to " + JournalFormat.MAGIC_SIZE + " characters, not " + name.length());
        }
        if (version <= 0 || maxEntry <= 0) {
            throw new IllegalArgumentException("version and maxEntry must be above zero");
        }
    }

    byte[] magic() {
        byte[] magic = new byte[JournalFormat.MAGIC_SIZE];
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, magic, 0, ascii.length);
        return magic;
    }
}
