package org.jlibp2p.peer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PrivateKey;

/** A private key in a file of its own, as protobuf, readable by its owner only. Blocks on the disk. */
final class IdentityFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private IdentityFile() {}

    static PrivateKey read(Path file) throws IOException {
        Bytes encoded;
        try (InputStream input = Files.newInputStream(file)) {
            encoded = Bytes.wrap(input.readNBytes(PrivateKey.MAX_SIZE + 1));
        }
        try {
            return PrivateKey.decode(encoded);
        } catch (MalformedMessageException e) {
            throw new IOException("no private key in file " + file + ": " + e.getMessage(), e);
        }
    }

    /** Writes beside the file and then gives it the name, so that under the name there is never half a key. */
    static void create(Path file, PrivateKey key) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        Path written = Files.createTempFile(directory, ".identity", ".tmp", ownerOnly(directory));
        try {
            try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
                ByteBuffer encoded = key.encode().asByteBuffer();
                while (encoded.hasRemaining()) {
                    channel.write(encoded);
                }
                channel.force(true);
            }
            rename(written, file);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path directory) {
        boolean posix = Files.getFileAttributeView(directory, PosixFileAttributeView.class) != null;
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    /**
     * Fails where a file with the new name is there. A link does so even if another process makes one just now; some
     * file systems have no links.
     */
    private static void rename(Path written, Path file) throws IOException {
        try {
            Files.createLink(file, written);
        } catch (FileAlreadyExistsException there) {
            throw there;
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            Files.move(written, file);
        }
    }
}
