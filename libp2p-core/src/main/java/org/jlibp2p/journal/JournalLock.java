package org.jlibp2p.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to use a store's file. It is held by means of a file beside it, since the store's own is replaced by a fresh one
 * now and then; the system lets go of it when the process ends, however it ends. Blocks on the disk.
 */
public final class JournalLock implements Closeable {
    /** What this process holds. Its files are not opened again: to close any of them would give the lock away. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private JournalLock(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes the right.
     *
     * @param file its real path
     * @return gives it back when closed
     * @throws IOException if the system does not let it be taken
     * @throws JournalException if somebody else has it
     */
    public static JournalLock take(Path file) throws IOException {
        Path path = JournalFiles.beside(file, ".lock");
        if (!HELD.add(path)) {
            throw locked(file, "this process");
        }
        try {
            return take(file, path);
        } catch (IOException | RuntimeException failure) {
            HELD.remove(path);
            throw failure;
        }
    }

    private static JournalLock take(Path file, Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new JournalLock(path, channel);
            }
        } catch (OverlappingFileLockException byAnotherClassLoader) {
            channel.close();
            throw locked(file, "this process");
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
        channel.close();
        throw locked(file, "another process");
    }

    private static JournalException locked(Path file, String by) {
        return new JournalException(
                JournalException.Reason.LOCKED,
                file,
                by + " has it open: close that store first, or give each node a file of its own");
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close(); // and so the lock
        } finally {
            HELD.remove(path);
        }
    }
}
