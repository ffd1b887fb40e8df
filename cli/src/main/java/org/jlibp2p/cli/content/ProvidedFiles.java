package org.jlibp2p.cli.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.multiformats.Cid;

/** Files that are given to whoever asks for their CID. They are read when asked for, and must stay as they are. Immutable. */
public final class ProvidedFiles {
    private final Map<Cid, FileContent> byName;

    private ProvidedFiles(Map<Cid, FileContent> byName) {
        this.byName = byName;
    }

    /**
     * Names files; reads all of them.
     *
     * @param files which
     * @return what they are called
     * @throws IOException if one cannot be read
     */
    public static ProvidedFiles of(Collection<Path> files) throws IOException {
        Map<Cid, FileContent> byName = new LinkedHashMap<>();
        for (Path file : files) {
            long size = Files.size(file);
            byName.put(ContentName.of(file), new FileContent(file, size));
        }
        return new ProvidedFiles(byName);
    }

    /**
     * Their names.
     *
     * @return in the order of the files
     */
    public Set<Cid> names() {
        return byName.keySet();
    }

    /**
     * The file of a name.
     *
     * @param cid which
     * @return where it is; empty if there is none
     */
    public Optional<Path> file(Cid cid) {
        return Optional.ofNullable(byName.get(cid)).map(FileContent::file);
    }

    /**
     * What is under a name, for {@link Fetch#serve}.
     *
     * @param cid which
     * @return empty if there is nothing
     */
    public Optional<Content> find(Cid cid) {
        return Optional.ofNullable(byName.get(cid));
    }

    private record FileContent(Path file, long size) implements Content {
        @Override
        public InputStream open() throws IOException {
            if (Files.size(file) != size) {
                throw new FetchException(file + " is not the file any more that it was when this node started");
            }
            return Files.newInputStream(file);
        }
    }
}
