package org.jlibp2p.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jlibp2p.benchmarks.compare.measure.Archives;
import org.jlibp2p.interop.harness.PeerCommand;
import org.jlibp2p.interop.harness.PeerProcess;

/**
 * Makes class-data archives, one a command and run: an AOT cache where the JDK has that, which is from 25 on, else an
 * archive of AppCDS. The training run is a peer that dials and pings, as the run that is measured does.
 */
final class JavaArchives implements Archives {
    private static final int AOT_CACHES = 25; // the first JDK that makes one in a single run
    private static final Duration END = Duration.ofSeconds(120);

    private final Path folder;
    private final Map<PeerCommand, PeerCommand> made = new LinkedHashMap<>();

    /**
     * No archives so far.
     *
     * @param folder where they go; made if need be
     */
    JavaArchives(Path folder) {
        this.folder = folder;
    }

    @Override
    public PeerCommand with(PeerCommand command) throws Exception {
        PeerCommand archived = made.get(command);
        if (archived == null) {
            archived = make(command);
            made.put(command, archived);
        }
        return archived;
    }

    private PeerCommand make(PeerCommand command) throws IOException {
        Path home = Path.of(command.command().get(0)).getParent().getParent();
        boolean cache = Jdk.at(home).major() >= AOT_CACHES;
        Path archive = Files.createDirectories(folder).resolve(made.size() + (cache ? ".aot" : ".jsa"));
        Files.deleteIfExists(archive);
        train(
                command,
                JavaPeers.withOptions(
                        command, options((cache ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive)));
        if (!Files.exists(archive)) {
            throw new IOException("the training run has not left " + archive);
        }
        return JavaPeers.withOptions(command, options((cache ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive));
    }

    private static List<String> options(String archive) {
        List<String> options = new ArrayList<>(List.of(Archives.OPTIONS.split(" ")));
        options.add(archive);
        return options;
    }

    private static void train(PeerCommand plain, PeerCommand training) throws IOException {
        try (PeerProcess listener = PeerProcess.start(plain, "--listen", "/ip4/127.0.0.1/tcp/0");
                PeerProcess trained = PeerProcess.start(training)) {
            trained.call("ping", "addr", listener.address(), "count", 1);
            trained.endInput();
            long end = System.nanoTime() + END.toNanos();
            while (trained.isAlive()) {
                trained.awaitEnd();
                if (System.nanoTime() > end) {
                    throw new IOException("the training run has not ended within " + END);
                }
            }
        }
    }
}
