package org.jlibp2p.journal;

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
 * A store's file while it is open: entries with checksums are added at its end, and when most of them are out of date a new
 * file with the latest ones takes its place. Confined to one thread at a time; blocks on the disk. After a failure it can
 * only be closed.
 */
public final class Journal implements Closeable {
    /** A file is written anew when it is this many bytes longer than twice what is of use. */
    public static final int SLACK = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final FileChannel channel;
    private final long salt;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private long useful;
    private long end;
    private long onDisk;
    private boolean sealed;

    private Journal(Path file, FileChannel channel, long salt, long useful, long end) throws IOException {
        this.file = file;
        this.channel = channel;
        this.salt = salt;
        this.useful = useful;
        this.end = end;
        onDisk = end;
        channel.position(end);
    }

    /**
     * Opens a file that is there; a torn end is cut off.
     *
     * @param kind what it is of
     * @param file where it is
     * @param content takes each entry in the order they were written
     * @return the open journal
     * @throws JournalException if it cannot be used
     * @throws IOException if the system does not let it be read or written
     */
    public static Journal open(JournalKind kind, Path file, Consumer<Bytes> content) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            JournalReader reader = new JournalReader(kind, file, channel);
            long end = reader.readAll(content);
            if (end < channel.size()) {
                LOG.info("{}: {} bytes of what was never acknowledged are cut off", file, channel.size() - end);
                channel.truncate(end);
            }
            channel.force(
                    true); // what was read may so far be in the system's memory only, and counts as written from now on
            // How much of it is still of use nobody has said yet, so one that is long is soon written anew.
            Journal journal = new Journal(file, channel, reader.saltOfFile(), 0, end);
            journal.sealed = reader.isSealed();
            return journal;
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /**
     * Makes a file with these entries, which takes the place of one that is there only when all of it is on the disk.
     *
     * @param kind what it is of
     * @param file where it is to be
     * @param content the entries
     * @return the open journal
     * @throws IOException if the system does not let it be written; what was there stays
     */
    public static Journal create(JournalKind kind, Path file, Iterator<Bytes> content) throws IOException {
        Journal fresh = fresh(kind, file);
        try {
            while (content.hasNext()) {
                fresh.append(content.next());
            }
            return fresh.install();
        } catch (IOException | RuntimeException failure) {
            fresh.discard();
            throw failure;
        }
    }

    /**
     * Begins a file that is to take the place of another one, beside it, in place of one that was begun before.
     *
     * @param kind what it is of
     * @param file where it is to be in the end
     * @return a journal to add entries to, and then to {@link #install} or to {@link #discard}
     * @throws IOException if the system does not let it be made
     */
    public static Journal fresh(JournalKind kind, Path file) throws IOException {
        long salt = new SecureRandom().nextLong();
        FileChannel channel = JournalFiles.create(JournalFiles.beside(file, ".new"));
        try {
            channel.write(JournalFormat.header(kind, salt));
            return new Journal(file, channel, salt, 0, JournalFormat.HEADER_SIZE);
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
    }

    /**
     * Gives this file, which was begun by {@link #fresh}, its place, when all of it is on the disk. The one before has to be
     * closed, or some systems do not let its name go.
     *
     * @return the same file, open; this object is not used any more
     * @throws IOException if the system does not let it be written
     */
    public Journal install() throws IOException {
        force();
        seal(); // all of it was on the disk when it got its name: damage to it is no torn end
        channel.close();
        JournalFiles.replace(file, JournalFiles.beside(file, ".new"));
        FileChannel again = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            Journal journal = new Journal(file, again, salt, end, end);
            journal.sealed = true;
            return journal;
        } catch (IOException failure) {
            again.close();
            throw failure;
        }
    }

    /** Gives up this file, which was begun by {@link #fresh}. */
    public void discard() {
        try {
            channel.close();
            Files.deleteIfExists(JournalFiles.beside(file, ".new"));
        } catch (IOException afterwards) {
            LOG.debug("{}: a new file that was not finished stays", file, afterwards);
        }
    }

    /**
     * Adds an entry; it is on the disk after {@link #force}.
     *
     * @param content not empty
     * @throws IOException if the system does not let it be written
     */
    public void append(Bytes content) throws IOException {
        write(JournalFormat.entryHeader(salt, onDisk, content, end));
        write(content.asByteBuffer());
        end += JournalFormat.ENTRY_HEADER_SIZE + content.size();
        sealed = false;
    }

    /**
     * Adds an entry without content, by which any damage to the last ones before it is told from a torn end.
     *
     * @throws IOException if the system does not let it be written
     */
    public void seal() throws IOException {
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

    /**
     * Completes when everything that was added is on the disk, not only in the system's memory.
     *
     * @throws IOException if the system does not let it be written
     */
    public void force() throws IOException {
        if (end > onDisk || end == JournalFormat.HEADER_SIZE) {
            writeOut();
            channel.force(true);
            onDisk = end;
        }
    }

    /**
     * Says how much of a file that was opened is still of use.
     *
     * @param bytes about how long it would be if it were written anew
     */
    public void useful(long bytes) {
        useful = bytes;
    }

    /**
     * Whether it is so long that it should be written anew.
     *
     * @return true if more than half of it is out of date, and {@link #SLACK}
     */
    public boolean isWasteful() {
        return end > 2 * useful + SLACK;
    }

    /**
     * How long it is.
     *
     * @return bytes, those included that are not on the disk yet
     */
    public long size() {
        return end;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
