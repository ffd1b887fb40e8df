package org.jlibp2p.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.journal.JournalException.Reason;

/**
 * Reads a journal's file from its beginning to where what was written whole ends. Blocks on the disk.
 *
 * <p>A crash leaves at most a torn end: part of what was written since the file was last forced to the disk, none of which
 * has been acknowledged. Anything else is damage. The two are told apart by the entries themselves, each of which says how
 * much of the file was on the disk before it: an intact entry behind a broken one that should have been there is proof of
 * damage.
 */
final class JournalReader {
    private static final int WINDOW = 1 << 18;

    private final JournalKind kind;
    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
    private long windowAt;
    private final long size;
    private final long salt;
    private boolean sealed;

    private record Entry(long onDisk, Bytes content) {
        int size() {
            return JournalFormat.ENTRY_HEADER_SIZE + content.size();
        }
    }

    /**
     * A reader of an open file.
     *
     * @throws JournalException if it is none of this version
     */
    JournalReader(JournalKind kind, Path file, FileChannel channel) throws IOException {
        this.kind = kind;
        this.file = file;
        this.channel = channel;
        size = channel.size();
        salt = salt();
    }

    private long salt() throws IOException {
        JournalFormat.Header header =
                JournalFormat.header(kind, read(0, (int) Math.min(size, JournalFormat.HEADER_SIZE)));
        if (!header.ours()) {
            throw new JournalException(
                    Reason.FOREIGN,
                    file,
                    "this is some other file, and was left as it is: name another path, or delete it");
        }
        if (!header.intact()) {
            throw damaged(0);
        }
        if (header.version() > kind.version()) {
            throw new JournalException(
                    Reason.NEWER,
                    file,
                    "it has format " + header.version() + ", and this version of the library reads " + kind.version()
                            + ": use the newer version again, or delete the file");
        }
        return header.salt();
    }

    long saltOfFile() {
        return salt;
    }

    /** Whether the last of the entries is a seal. */
    boolean isSealed() {
        return sealed;
    }

    /**
     * Yields what each entry holds, in the order they were written.
     *
     * @return where the entries end: what follows is a torn end
     * @throws JournalException if the file is damaged; what was yielded before counts for nothing then
     */
    long readAll(Consumer<Bytes> content) throws IOException {
        long at = JournalFormat.HEADER_SIZE;
        for (Optional<Entry> entry = entry(at); entry.isPresent(); entry = entry(at)) {
            sealed = entry.get().content().isEmpty();
            if (!sealed) {
                content.accept(entry.get().content());
            }
            at += entry.get().size();
        }
        if (at < size) {
            checkTorn(at);
        }
        return at;
    }

    private Optional<Entry> entry(long at) throws IOException {
        if (size - at < JournalFormat.ENTRY_HEADER_SIZE) {
            return Optional.empty();
        }
        ByteBuffer header = read(at, JournalFormat.ENTRY_HEADER_SIZE);
        long itsSalt = header.getLong();
        long onDisk = header.getLong();
        int length = header.getInt();
        int checksum = header.getInt();
        boolean possible = itsSalt == salt
                && length >= 0
                && length <= kind.maxEntry()
                && length <= size - at - JournalFormat.ENTRY_HEADER_SIZE;
        if (!possible) {
            return Optional.empty();
        }
        ByteBuffer entry = read(at, JournalFormat.ENTRY_HEADER_SIZE + length);
        ByteBuffer content = entry.slice(JournalFormat.ENTRY_HEADER_SIZE, length);
        ByteBuffer fields = entry.slice(0, JournalFormat.ENTRY_HEADER_SIZE - Integer.BYTES);
        return checksum == JournalFormat.checksum(fields, content.duplicate(), at)
                ? Optional.of(new Entry(onDisk, Bytes.copyOf(content)))
                : Optional.empty();
    }

    private void checkTorn(long from) throws IOException {
        long at = from + 1;
        while (size - at >= JournalFormat.ENTRY_HEADER_SIZE) {
            ByteBuffer part = fill(ByteBuffer.allocate((int) Math.min(WINDOW, size - at)), at);
            long next = at + part.remaining() - JournalFormat.SALT_SIZE + 1;
            while (part.remaining() >= JournalFormat.SALT_SIZE) {
                if (part.getLong(part.position()) == salt) {
                    Optional<Entry> later = entry(at + part.position());
                    if (later.filter(entry -> entry.onDisk() > from).isPresent()) {
                        throw damaged(from);
                    }
                }
                part.get();
            }
            at = next;
        }
    }

    private JournalException damaged(long at) {
        return new JournalException(
                Reason.DAMAGED,
                file,
                "it was changed behind this library's back, from byte " + at + " on: put back a copy, or delete it"
                        + " to begin anew");
    }

    /** Good until the next call: most of what is read lies in the part that was read last. */
    private ByteBuffer read(long from, int length) throws IOException {
        if (length > WINDOW) {
            return fill(ByteBuffer.allocate(length), from);
        }
        if (from < windowAt || from + length > windowAt + window.limit()) {
            window.clear().limit((int) Math.min(WINDOW, size - from));
            windowAt = from;
            fill(window, from);
        }
        return window.slice((int) (from - windowAt), length);
    }

    private ByteBuffer fill(ByteBuffer target, long from) throws IOException {
        while (target.hasRemaining()) {
            if (channel.read(target, from + target.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
        return target.flip();
    }
}
