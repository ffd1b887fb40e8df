package org.jlibp2p.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

import org.jlibp2p.bytes.Bytes;

/**
 * How a journal's file is laid out: a header, then entries one behind the other, all numbers big-endian.
 *
 * <pre>
 * header  16 bytes with the name of its kind and zeros │ 4 version │ 8 salt │ 4 CRC-32C of the 28 before
 * entry    8 salt │ 8 how much of the file was on the disk when this was written │ 4 size │ 4 CRC-32C │ size bytes
 * </pre>
 *
 * <p>The salt is of chance, made with the file, and unknown to peers: so entries are found again behind a damage, and what
 * peers say can never look like one. An entry's checksum covers its place in the file, the fields before it and its content.
 * An entry without content is a seal: the file was closed in order there.
 */
final class JournalFormat {
    static final int HEADER_SIZE = 32;
    static final int ENTRY_HEADER_SIZE = 24;
    static final int SALT_SIZE = 8;

    static final int MAGIC_SIZE = 16;

    private JournalFormat() {}

    /** What the first bytes of a file say. */
    record Header(boolean ours, boolean intact, int version, long salt) {}

    static ByteBuffer header(JournalKind kind, long salt) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_SIZE);
        header.put(kind.magic()).putInt(kind.version()).putLong(salt);
        header.putInt(checksum(header.duplicate().flip()));
        return header.flip();
    }

    /** Judges the first bytes of a file, at most {@link #HEADER_SIZE}. */
    static Header header(JournalKind kind, ByteBuffer start) {
        int known = Math.min(start.remaining(), MAGIC_SIZE);
        boolean ours = start.slice(start.position(), known).equals(ByteBuffer.wrap(kind.magic(), 0, known));
        if (!ours || start.remaining() < HEADER_SIZE) {
            return new Header(ours, false, 0, 0);
        }
        int fields = HEADER_SIZE - Integer.BYTES;
        boolean intact = start.getInt(fields) == checksum(start.slice(0, fields));
        return new Header(true, intact, start.getInt(MAGIC_SIZE), start.getLong(MAGIC_SIZE + Integer.BYTES));
    }

    static ByteBuffer entryHeader(long salt, long onDisk, Bytes content, long at) {
        ByteBuffer header = ByteBuffer.allocate(ENTRY_HEADER_SIZE);
        header.putLong(salt).putLong(onDisk).putInt(content.size());
        header.putInt(checksum(header.duplicate().flip(), content.asByteBuffer(), at));
        return header.flip();
    }

    static int checksum(ByteBuffer fields, ByteBuffer content, long at) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(at).flip());
        crc.update(fields);
        crc.update(content);
        return (int) crc.getValue();
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
