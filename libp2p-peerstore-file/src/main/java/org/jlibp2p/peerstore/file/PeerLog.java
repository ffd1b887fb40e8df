package org.jlibp2p.peerstore.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Iterator;
import java.util.function.Consumer;

import org.jlibp2p.bytes.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store's file while it is open: entries are added at its end, and when most of them are out of date a new file with the
 * latest ones takes its place. {@link PeerLogFormat} tells how it is laid out. Confined to one thread at a time; blocks on
 * the disk. After a failure it can only be closed.
 */
final class PeerLog implements Closeable {
    /** A file is written anew when it is this many bytes longer than twice what it was when it was written last. */
    static final int SLACK = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(PeerLog.class);
    private static final int BUFFER = 1 << 16;

    private final FileChannel channel;
    private final long salt;
    private final long atFirst;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private long end;
    private long onDisk;
    private boolean sealed;

    private PeerLog(FileChannel channel, long salt, long atFirst, long end) throws IOException {
        this.channel = channel;
        this.salt = salt;
        this.atFirst = atFirst;
        this.end = end;
        onDisk = end;
        channel.position(end);
    }

    /**
     * Opens a file that is there; a torn end is cut off.
     *
     * @param content takes each entry in the order they were written; a later one of the same peer replaces the earlier
     * @throws PeerFileException if it cannot be used
     */
    static PeerLog open(Path file, Consumer<Bytes> content) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            PeerLogReader reader = new PeerLogReader(file, channel);
            long end = reader.readAll(content);
            if (end < channel.size()) {
                LOG.info("{}: {} bytes of what was never acknowledged are cut off", file, channel.size() - end);
                channel.truncate(end);
                channel.force(true);
            }
            // How much of it is still of use nobody knows now, so one that is long is soon written anew.
            PeerLog log = new PeerLog(channel, reader.saltOfFile(), 0, end);
            log.sealed = reader.isSealed();
            return log;
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /** Makes a file with these entries, which takes the place of one that is there only when all of it is on the disk. */
    static PeerLog create(Path file, Iterator<Bytes> content) throws IOException {
        Path fresh = PeerFiles.beside(file, ".new");
        long salt = new SecureRandom().nextLong();
        long end;
        try (FileChannel channel = PeerFiles.create(fresh)) {
            channel.write(PeerLogFormat.header(salt));
            PeerLog log = new PeerLog(channel, salt, 0, PeerLogFormat.HEADER_SIZE);
            while (content.hasNext()) {
                log.append(content.next());
            }
            log.force();
            log.seal(); // all of it was on the disk when it got its name: damage to it is no torn end
            end = log.end;
        } catch (IOException | RuntimeException failure) {
            Files.deleteIfExists(fresh);
            throw failure;
        }
        PeerFiles.replace(file, fresh);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            PeerLog log = new PeerLog(channel, salt, end, end);
            log.sealed = true;
            return log;
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
    }

    /** Adds an entry; it is on the disk after {@link #force}. */
    void append(Bytes content) throws IOException {
        write(PeerLogFormat.entryHeader(salt, onDisk, content, end));
        write(content.asByteBuffer());
        end += PeerLogFormat.ENTRY_HEADER_SIZE + content.size();
        sealed = false;
    }

    /** Adds an entry without content, by which any damage to the last ones before it is told from a torn end. */
    void seal() throws IOException {
        if (!sealed) {
            append(Bytes.empty());
            force();
            sealed = true;
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (!buffer.hasRemaining()) {
                writeOut();
            }
            int part = Math.min(bytes.remaining(), buffer.remaining());
            buffer.put(bytes.slice(bytes.position(), part));
            bytes.position(bytes.position() + part);
        }
    }

    private void writeOut() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    /** Completes when everything that was added is on the disk, not only in the system's memory. */
    void force() throws IOException {
        if (end > onDisk || end == PeerLogFormat.HEADER_SIZE) {
            writeOut();
            channel.force(true);
            onDisk = end;
        }
    }

    /** Whether it is so long that it should be written anew. */
    boolean isWasteful() {
        return end > 2 * atFirst + SLACK;
    }

    long size() {
        return end;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
