package org.jlibp2p.benchmarks.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jlibp2p.interop.harness.PeerCommand;
import org.jlibp2p.interop.harness.PeerKind;

/**
 * How the peer of this library is started. Its class path consists of jars, as an application's does, and as class-data
 * archives need it.
 */
final class JavaPeers {
    private static final String MAIN = "org.jlibp2p.interop.peer.JavaPeer";
    private static final String CONSCRYPT = "conscrypt";

    private final String classPath;
    private final String conscrypt;
    private final List<String> options;

    private JavaPeers(String classPath, String conscrypt, List<String> options) {
        this.classPath = classPath;
        this.conscrypt = conscrypt;
        this.options = options;
    }

    /**
     * Finds what was built.
     *
     * @param project the folder of the whole project
     * @param options for all of them
     * @throws IOException if it was not built
     */
    static JavaPeers of(Path project, List<String> options) throws IOException {
        Path interop = project.resolve("interop").resolve("target");
        String peer = jarIn(interop) + File.pathSeparator + Files.readString(interop.resolve("peer/classpath"));
        String all = Files.readString(project.resolve("benchmarks/target/classpath"));
        String conscrypt = Arrays.stream(all.split(File.pathSeparator))
                .filter(entry -> Path.of(entry).getFileName().toString().startsWith(CONSCRYPT))
                .findFirst()
                .orElseThrow(() -> new IOException("there is no " + CONSCRYPT + " on the class path"));
        return new JavaPeers(peer.strip(), conscrypt, options);
    }

    private static String jarIn(Path target) throws IOException {
        try (var files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().matches("interop-[^-]+(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("there is no jar in " + target))
                    .toString();
        }
    }

    /** The peer on a JDK, and nothing else. */
    PeerCommand on(Jdk jdk) {
        return command(jdk, classPath);
    }

    /** The peer on a JDK, with Conscrypt on its class path. */
    PeerCommand withConscrypt(Jdk jdk) {
        return command(jdk, classPath + File.pathSeparator + conscrypt);
    }

    private PeerCommand command(Jdk jdk, String path) {
        List<String> line = new ArrayList<>();
        line.add(jdk.java().toString());
        line.addAll(options);
        line.addAll(List.of("-cp", path, MAIN));
        return new PeerCommand(PeerKind.JAVA, line, Map.of());
    }

    /** The same java command with more options in front. */
    static PeerCommand withOptions(PeerCommand java, List<String> more) {
        List<String> line = new ArrayList<>(java.command());
        line.addAll(1, more);
        return new PeerCommand(java.kind(), line, java.environment());
    }
}
