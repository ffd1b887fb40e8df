package org.jlibp2p.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The files around the one that a store is named after, which are beside it. Blocks on the disk. */
public final class JournalFiles {
    /** Damaged files that are kept beside a store. */
    public static final int MOST_DAMAGED = 9;

    private static final Set<OpenOption> TO_WRITE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);

    /** EIO, ENOSPC, EDQUOT. */
    private static final Set<String> DISK_FAILURES =
            Set.of("Input/output error", "No space left on device", "Disk quota exceeded");

    private JournalFiles() {}

    /**
     * Where a file really is, with the directory made if it is missing.
     *
     * @param file the file, which may be missing
     * @return its real path
     * @throws IOException if the directory cannot be made, or there is a directory in the file's place
     */
    public static Path resolve(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path directory = absolute.getParent();
        if (directory == null || Files.isDirectory(absolute)) {
            throw new IOException("it is a directory");
        }
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
        }
        return Files.exists(absolute) ? absolute.toRealPath() : absolute;
    }

    /**
     * A file beside another one.
     *
     * @param file that one
     * @param suffix what is added to its name
     * @return the path
     */
    public static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    /** An empty file, for its owner only, in place of whatever has the name. */
    static FileChannel create(Path file) throws IOException {
        Files.deleteIfExists(file);
        boolean posix = Files.getFileAttributeView(file.getParent(), PosixFileAttributeView.class) != null;
        return posix
                ? FileChannel.open(
                        file,
                        TO_WRITE,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : FileChannel.open(file, TO_WRITE, new FileAttribute<?>[0]);
    }

    /** Gives a file the name of another, which is gone then; at each moment the name leads to one of both, whole. */
    static void replace(Path file, Path by) throws IOException {
        try {
            Files.move(by, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException unusual) {
            Files.move(by, file, StandardCopyOption.REPLACE_EXISTING);
        }
        forceDirectory(file.getParent());
    }

    /**
     * Names are on the disk only when their directory is. Not every system lets one say so; but where it does, and the disk
     * fails, that is a failure.
     */
    private static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException refused) {
            if (isOfTheDisk(refused)) {
                throw refused;
            }
        }
    }

    /** There is nothing to tell it by but what the system says. */
    static boolean isOfTheDisk(IOException refused) {
        String message = String.valueOf(refused.getMessage());
        return DISK_FAILURES.stream().anyMatch(message::endsWith);
    }

    /**
     * Takes the name from a file that cannot be used.
     *
     * @param file the file
     * @return what it is called now
     * @throws IOException if the system does not let it
     */
    public static Path moveAside(Path file) throws IOException {
        int number = 1;
        while (number < MOST_DAMAGED && Files.exists(beside(file, ".damaged-" + number))) {
            number++;
        }
        Path aside = beside(file, ".damaged-" + number);
        replace(aside, file);
        return aside;
    }
}
