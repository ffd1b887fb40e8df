package org.jlibp2p.peerstore.file;

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
final class PeerFileLock implements Closeable {
    /** What this process holds. Its files are not opened again: to close any of them would give the lock away. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private PeerFileLock(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes the right.
     *
     * @param file its real path
     * @throws PeerFileException if somebody else has it
     */
    static PeerFileLock take(Path file) throws IOException {
        Path path = PeerFiles.beside(file, ".lock");
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

    private static PeerFileLock take(Path file, Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new PeerFileLock(path, channel);
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

    private static PeerFileException locked(Path file, String by) {
        return new PeerFileException(
                PeerFileException.Reason.LOCKED,
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
