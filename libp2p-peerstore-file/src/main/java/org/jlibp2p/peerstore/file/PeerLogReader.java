package org.jlibp2p.peerstore.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peerstore.file.PeerFileException.Reason;

/**
 * Reads a store's file from its beginning to where what was written whole ends. Blocks on the disk.
 *
 * <p>A crash leaves at most a torn end: part of what was written since the file was last forced to the disk, none of which
 * has been acknowledged. Anything else is damage. The two are told apart by the entries themselves, each of which says how
 * much of the file was on the disk before it: an intact entry behind a broken one that should have been there is proof of
 * damage.
 */
final class PeerLogReader {
    private static final int WINDOW = 1 << 16;

    private final Path file;
    private final FileChannel channel;
    private final long size;
    private final long salt;
    private boolean sealed;

    private record Entry(long onDisk, Bytes content) {
        int size() {
            return PeerLogFormat.ENTRY_HEADER_SIZE + content.size();
        }
    }

    /**
     * A reader of an open file.
     *
     * @throws PeerFileException if it is none of this version
     */
    PeerLogReader(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        size = channel.size();
        salt = salt();
    }

    private long salt() throws IOException {
        PeerLogFormat.Header header = PeerLogFormat.header(read(0, (int) Math.min(size, PeerLogFormat.HEADER_SIZE)));
        if (!header.ours()) {
            throw new PeerFileException(
                    Reason.FOREIGN,
                    file,
                    "this is some other file, and was left as it is: name another path, or delete it"
                            + " (DamagedFile.MOVE_ASIDE renames it)");
        }
        if (!header.intact()) {
            throw damaged(0);
        }
        if (header.version() > PeerLogFormat.VERSION) {
            throw new PeerFileException(
                    Reason.NEWER,
                    file,
                    "it has format " + header.version() + ", and this version of the library reads "
                            + PeerLogFormat.VERSION + ": use the newer version again, or delete the file");
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
     * @throws PeerFileException if the file is damaged; what was yielded before counts for nothing then
     */
    long readAll(Consumer<Bytes> content) throws IOException {
        long at = PeerLogFormat.HEADER_SIZE;
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
        if (size - at < PeerLogFormat.ENTRY_HEADER_SIZE) {
            return Optional.empty();
        }
        ByteBuffer header = read(at, PeerLogFormat.ENTRY_HEADER_SIZE);
        long itsSalt = header.getLong();
        long onDisk = header.getLong();
        int length = header.getInt();
        int checksum = header.getInt();
        boolean possible = itsSalt == salt
                && length >= 0
                && length <= StoredPeerCodec.MAX_SIZE
                && length <= size - at - PeerLogFormat.ENTRY_HEADER_SIZE;
        if (!possible) {
            return Optional.empty();
        }
        ByteBuffer content = read(at + PeerLogFormat.ENTRY_HEADER_SIZE, length);
        ByteBuffer fields = header.slice(0, PeerLogFormat.ENTRY_HEADER_SIZE - Integer.BYTES);
        return checksum == PeerLogFormat.checksum(fields, content.duplicate(), at)
                ? Optional.of(new Entry(onDisk, Bytes.wrap(content.array())))
                : Optional.empty();
    }

    private void checkTorn(long from) throws IOException {
        long at = from + 1;
        while (size - at >= PeerLogFormat.ENTRY_HEADER_SIZE) {
            ByteBuffer window = read(at, (int) Math.min(WINDOW, size - at));
            long next = at + window.remaining() - PeerLogFormat.SALT_SIZE + 1;
            while (window.remaining() >= PeerLogFormat.SALT_SIZE) {
                if (window.getLong(window.position()) == salt) {
                    Optional<Entry> later = entry(at + window.position());
                    if (later.filter(entry -> entry.onDisk() > from).isPresent()) {
                        throw damaged(from);
                    }
                }
                window.get();
            }
            at = next;
        }
    }

    private PeerFileException damaged(long at) {
        return new PeerFileException(
                Reason.DAMAGED,
                file,
                "it was changed behind this library's back, from byte " + at + " on: put back a copy, or delete it"
                        + " to begin anew (DamagedFile.MOVE_ASIDE renames it and does so)");
    }

    private ByteBuffer read(long from, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length);
        while (target.hasRemaining()) {
            if (channel.read(target, from + target.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
        return target.flip();
    }
}
