package org.jlibp2p.interop.autotls;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jlibp2p.interop.harness.Closing;
import org.jlibp2p.interop.harness.PeerCommand;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.interop.harness.Poll;
import org.jlibp2p.interop.network.LocalNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code jlibp2p node --autotls} as an operator runs it, with the resolver of its machine: what {@code /etc/resolv.conf} says is,
 * for the program alone, the DNS of the broker.
 */
@Timeout(300)
@Tag("networks")
@Tag("other-implementations")
class AutoTlsProgramIT {
    private static final Path JAR =
            Path.of("..", "cli", "target", "jlibp2p.jar").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(150); // it waits for a minute before it asks
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int DNS = 53;
    private static final Pattern PEER = Pattern.compile("\"peer\":\"([^\"]+)\"");
    private static final Pattern SECURE = Pattern.compile("/ip4/127\\.0\\.0\\.1/tcp/\\d+/tls/sni/[^\"/]+/ws");

    @TempDir
    Path folder;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private Forge forge;
    private Pebble pebble;

    @BeforeEach
    void startServers() {
        LocalNetwork.require(LocalNetwork.obstacle());
        forge = opened(Forge.start(folder.resolve("forge"), Map.of(), DNS));
        pebble = opened(Pebble.start(folder.resolve("pebble"), forge.dns(), Duration.ofDays(90)));
    }

    @AfterEach
    void stopServers() {
        Closing.all(opened.toArray(AutoCloseable[]::new));
    }

    private <T extends AutoCloseable> T opened(T it) {
        opened.add(0, it);
        return it;
    }

    /** The program, with what it has logged. */
    private record Program(Daemon daemon, int admin) {
        String said() {
            return daemon.said();
        }

        String awaitLine(String part) {
            return Poll.until(
                            "the program says " + part,
                            PATIENCE,
                            () -> {
                                assertThat(daemon.isAlive()).as(this::said).isTrue();
                                return said().lines()
                                        .filter(line -> line.contains(part))
                                        .findFirst();
                            },
                            Optional::isPresent)
                    .orElseThrow();
        }

        /** Where the status page says that others reach it over secure WebSocket. */
        String secure() {
            return Poll.until(
                            "the status page tells of a secure address",
                            PATIENCE,
                            this::secureOnPage,
                            Optional::isPresent)
                    .orElseThrow();
        }

        private Optional<String> secureOnPage() {
            try {
                String page = HTTP.send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin + "/status.json"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
                return SECURE.matcher(page).results().map(MatchResult::group).findFirst();
            } catch (IOException e) {
                throw new AssertionError(said(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted");
            }
        }

        String peer() {
            Matcher peer = PEER.matcher(awaitLine("\"started\""));
            assertThat(peer.find()).isTrue();
            return peer.group(1);
        }

        int stop() {
            daemon.close();
            return daemon.status();
        }
    }

    private Program start(String name) throws IOException {
        Path resolver = Files.writeString(folder.resolve("resolv.conf"), "nameserver 127.0.0.1\n");
        int admin = Daemon.freePort();
        List<String> command = List.of(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\"",
                resolver.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toString(),
                "node",
                "--autotls",
                "--data-dir",
                folder.resolve("data").toString(),
                "--listen",
                "/ip4/127.0.0.1/tcp/0,/ip4/127.0.0.1/tcp/0/tls/ws",
                "--autotls-directory-url",
                pebble.directory().toString(),
                "--autotls-authorities",
                pebble.authorities().toString(),
                "--autotls-broker-url",
                forge.broker().toString(),
                "--autotls-domain",
                Forge.DOMAIN,
                "--autotls-private-addresses",
                "--admin",
                "127.0.0.1:" + admin,
                "--log-format",
                "json");
        Daemon daemon = opened(Daemon.start(folder.resolve(name), admin, Map.of(), command));
        return new Program(daemon, admin);
    }

    private static void reach(Path root, Program program) {
        String address = program.secure() + "/p2p/" + program.peer();
        PeerCommand command = PeerCommand.script(PeerKind.GO).withEnvironment("SSL_CERT_FILE", root.toString());
        try (PeerProcess go = PeerProcess.start(command, "--transports", "ws")) {
            assertThat(go.call("dial", "addr", address).text("peer")).isEqualTo(program.peer());
            go.call("ping", "addr", address, "count", 3);
        }
    }

    @Test
    void aCertificateComesByItselfAndIsKeptToTheNextStart() throws Exception {
        Path root = pebble.root();
        Program first = start("first");
        assertThat(first.awaitLine("Obtained")).contains(Forge.DOMAIN);
        assertThat(first.awaitLine(first.secure())).contains("addresses changed");
        reach(root, first);
        String peer = first.peer();
        assertThat(first.stop()).as(first.said()).isZero();
        long issued = pebble.issued();

        Program second = start("second");
        second.awaitLine("Restored");
        assertThat(second.peer()).isEqualTo(peer);
        reach(root, second);
        assertThat(second.stop()).as(second.said()).isZero();
        assertThat(pebble.issued()).isEqualTo(issued).isEqualTo(1);
    }
}
