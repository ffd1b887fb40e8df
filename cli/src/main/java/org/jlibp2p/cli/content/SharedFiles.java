package org.jlibp2p.cli.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.multiformats.Cid;

/** Files that are served by CID: that of their raw bytes with SHA-256. Immutable; whether a file has changed is seen when it is served. */
public final class SharedFiles {
    private final Map<Cid, Shared> files;

    private SharedFiles(Map<Cid, Shared> files) {
        this.files = files;
    }

    private record Shared(Path file, long size, FileTime modified) implements Content {
        boolean isAsItWas() {
            try {
                return Files.isReadable(file)
                        && Files.size(file) == size
                        && Files.getLastModifiedTime(file).equals(modified);
            } catch (IOException gone) {
                return false;
            }
        }

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }
    }

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
            shared.put(ContentName.of(real), now);
        }
        return new SharedFiles(shared);
    }

    /**
     * What is served.
     *
     * @return the CIDs, in the order of the files
     */
    public Set<Cid> cids() {
        return files.keySet();
    }

    /**
     * What has a CID, for {@link Fetch#serve}.
     *
     * @param cid which
     * @return nothing if there is none, or the file has changed since it was read
     */
    public Optional<Content> find(Cid cid) {
        return Optional.ofNullable(files.get(cid)).filter(Shared::isAsItWas).map(Content.class::cast);
    }
}
