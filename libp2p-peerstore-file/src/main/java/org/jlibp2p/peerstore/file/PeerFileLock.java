package org.jlibp2p.peerstore.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right to use a store's file. It is held by means of a file beside it, since the store's own is replaced by a fresh one
 * now and then; the system lets go of it when the process ends, however it ends. Blocks on the disk.
 */
final class PeerFileLock implements Closeable {
    private final FileChannel channel;

    private PeerFileLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the right.
     *
     * @throws PeerFileException if somebody else has it
     */
    static PeerFileLock take(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(PeerFiles.beside(file, ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new PeerFileLock(channel);
            }
        } catch (OverlappingFileLockException byThisProcess) {
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
        channel.close(); // and so the lock
    }
}
