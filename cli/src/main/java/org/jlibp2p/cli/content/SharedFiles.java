package org.jlibp2p.cli.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multihash;

/** Files that are served by CID: that of their raw bytes with SHA-256. Immutable; whether a file has changed is seen when it is served. */
public final class SharedFiles {
    private final Map<Cid, Shared> files;

    private SharedFiles(Map<Cid, Shared> files) {
        this.files = files;
    }

    private record Shared(Path file, long size, FileTime modified) {
        boolean isAsItWas() throws IOException {
            return Files.size(file) == size && Files.getLastModifiedTime(file).equals(modified);
        }
    }

    /**
     * A file that is open.
     *
     * @param input its bytes
     * @param size how many
     */
    record Opened(InputStream input, long size) {}

    /**
     * Reads files once, to know their CIDs.
     *
     * @param files which
     * @return what is to be served
     * @throws IOException if one cannot be read
     */
    public static SharedFiles of(List<Path> files) throws IOException {
        Map<Cid, Shared> shared = new LinkedHashMap<>();
        for (Path file : files) {
            Path real = file.toRealPath();
            Shared now = new Shared(real, Files.size(real), Files.getLastModifiedTime(real));
            shared.put(cidOf(real), now);
        }
        return new SharedFiles(shared);
    }

    /**
     * The CID of a file.
     *
     * @param file which
     * @return version 1, raw bytes, SHA-256
     * @throws IOException if it cannot be read
     */
    public static Cid cidOf(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            DigestInputStream hashed = new DigestInputStream(in, sha256());
            hashed.transferTo(OutputStream.nullOutputStream());
            return Cid.v1(
                    Cid.RAW,
                    Multihash.of(
                            Multihash.SHA2_256,
                            Bytes.wrap(hashed.getMessageDigest().digest())));
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /**
     * What is served.
     *
     * @return the CIDs, in the order of the files
     */
    public Set<Cid> cids() {
        return files.keySet();
    }

    /** Opens what has a CID; nothing if there is none, or the file has changed since it was read. */
    Optional<Opened> open(Cid cid) throws IOException {
        Shared shared = files.get(cid);
        if (shared == null || !Files.isReadable(shared.file()) || !shared.isAsItWas()) {
            return Optional.empty();
        }
        return Optional.of(new Opened(Files.newInputStream(shared.file()), shared.size()));
    }
}
