package org.jlibp2p.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The Java that the Containerfile puts together, and its commands on it, without a container. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class ContainerRuntimeIT {
    private static final Path ROOT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();

    @TempDir
    private Path directory;

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theProgramRunsOnTheModulesThatTheContainerHas() throws IOException {
        String file = Files.readString(ROOT.resolve("packaging/container/Containerfile"));
        String modules = file.replaceFirst("(?s).*--add-modules (\\S+) .*", "$1");
        Path java = directory.resolve("runtime");
        int linked = ToolProvider.findFirst("jlink")
                .orElseThrow()
                .run(
                        new PrintWriter(System.out, true),
                        new PrintWriter(System.err, true),
                        "--add-modules",
                        modules,
                        "--strip-java-debug-attributes",
                        "--no-man-pages",
                        "--no-header-files",
                        "--output",
                        java.toString());
        assertThat(linked).isZero();
        Map<String, String> settings = Map.of(
                "JLIBP2P_CONFIG",
                        ROOT.resolve("packaging/container/jlibp2p.yaml").toString(),
                "JLIBP2P_DATA_DIR", directory.resolve("data").toString(),
                "JLIBP2P_LISTEN", "/ip4/127.0.0.1/tcp/0, /ip4/127.0.0.1/tcp/0/ws",
                "JLIBP2P_HTTP", "127.0.0.1:0",
                "JLIBP2P_ADMIN", "127.0.0.1:0",
                "JLIBP2P_ROLES", "bootstrap,relay,delegate,node",
                "JLIBP2P_REACHABILITY", "public",
                "JLIBP2P_LOG_FORMAT", "text");
        try (Program node = Program.start(java, directory, settings, "node").started()) {
            node.awaitReady();
            assertThat(node.ask("/metrics").body()).contains("libp2p_");
            try (Program health = Program.start(java, directory, Map.of(), "health", node.value("admin") + "healthz")) {
                assertThat(health.exitCode()).as(health::err).isZero();
                assertThat(health.out()).contains("alive");
            }
            node.terminate();
            assertThat(node.exitCode()).as(node::err).isZero();
            assertThat(node.err()).doesNotContain("Exception", "WARN", "ERROR");
        }
    }
}
