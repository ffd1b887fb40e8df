package org.jlibp2p.cli;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.cli.content.ContentName;
import org.jlibp2p.cli.content.Fetch;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.node.Node;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.relay.CircuitRelay;
import org.jlibp2p.relay.circuit.RelayClientOptions;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The roles, as operators run them: the jar in processes of its own, with signals, files, and questions over HTTP. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class ProgramIT {
    private static final String ADMIN = "127.0.0.1:0";

    @TempDir
    private Path directory;

    private final List<Program> running = new ArrayList<>();

    @AfterEach
    void stop() {
        running.forEach(Program::close);
    }

    private Program start(String... args) {
        return start(Map.of(), args);
    }

    private Program start(Map<String, String> environment, String... args) {
        Program program = Program.start(directory, environment, args);
        running.add(program);
        return program;
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // has no SIGTERM
    void oneProcessPlaysAllRolesIsReadyAndEndsInOrder() {
        Program all = start(
                        "node",
                        "--roles",
                        "bootstrap,relay,delegate",
                        "--reachability",
                        "public",
                        "--http",
                        "127.0.0.1:0",
                        "--admin",
                        ADMIN)
                .started();
        all.awaitReady();

        assertThat(all.ask("/readyz").body())
                .contains("\"status\":\"ready\"", "\"name\":\"listening\"", "\"name\":\"bootstrap\",\"passed\":true")
                .contains("\"name\":\"relay\",\"passed\":true", "\"name\":\"delegate\",\"passed\":true");
        assertThat(all.ask("/healthz").body()).contains("\"status\":\"alive\"", "\"name\":\"loops\",\"passed\":true");
        assertThat(all.ask("/metrics").body()).contains("libp2p_", "jvm_memory_used_bytes", "# TYPE ");
        assertThat(all.ask("/").body()).contains("<html", "<script");
        assertThat(all.ask("/status.json").body()).contains(all.value("peer id"));
        assertThat(all.ask("/healthz/below").statusCode()).isEqualTo(404);
        assertThat(all.value("network")).isEqualTo("/jlibp2p/kad/1.0.0, as a server");
        Shell shell = new Shell();
        shell.assertSucceeds("health", all.value("admin") + "readyz");
        shell.assertSucceeds("ping", all.value("address"), "--count", "1");

        all.terminate();
        assertThat(all.exitCode()).isZero();
        assertThat(all.err())
                .contains("started", "ready", "stopping", "stopped")
                .doesNotContain("ERROR", "WARN");
    }

    @Test
    void aNetworkOfFourProcessesFindsAndFetchesThroughARelay() throws IOException {
        Program bootstrap =
                start("bootstrap", "--network", "it", "--admin", ADMIN).started();
        String server = bootstrap.value("address");
        Program relay = start("relay", "--network", "it", "--bootstrap", server, "--admin", ADMIN)
                .started();
        Program delegate = start(
                        "delegate", "--network", "it", "--bootstrap", server, "--http", "127.0.0.1:0", "--admin", ADMIN)
                .started();
        Path file = Files.writeString(directory.resolve("content.txt"), "content ".repeat(1000));
        Program node = start(
                        "node",
                        "--network",
                        "it",
                        "--bootstrap",
                        server,
                        "--listen",
                        "",
                        "--reachability",
                        "private",
                        "--relays",
                        relay.value("address"),
                        "--provide",
                        file.toString(),
                        "--admin",
                        ADMIN)
                .started();
        bootstrap.awaitReady();
        delegate.awaitReady();
        node.awaitReady();
        assertThat(relay.ask("/readyz").statusCode())
                .as("nobody has said that it can be reached")
                .isEqualTo(503);
        assertThat(relay.ask("/readyz").body())
                .contains("\"name\":\"relay\",\"passed\":false", "reachability to public");
        assertThat(node.ask("/readyz").body()).contains("reached through a relay");

        String cid = ContentName.of(file).toString();
        assertThat(node.err()).contains("provides  cid=" + cid);
        Shell shell = new Shell();
        Path fetched = directory.resolve("fetched.txt");
        node.await(
                "found and fetched",
                () -> shell.run("fetch", cid, "--delegate", delegate.value("asked"), "--out", fetched.toString()) == 0);

        assertThat(fetched).hasSameBinaryContentAs(file);
        shell.assertSucceeds("dht", "find-providers", cid, "--network", "it", "--bootstrap", server);
        assertThat(shell.out()).contains("/p2p-circuit");
        shell.assertFails(5, "is not replaced", "fetch", cid, "--from", server, "--out", fetched.toString());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // has no SIGTERM
    void aFetchThatIsEndedLeavesNothing() throws IOException {
        Path goal = Files.createDirectory(directory.resolve("goal"));
        Cid cid = ContentName.of(Files.writeString(directory.resolve("content"), "content"));
        CountDownLatch ended = new CountDownLatch(1);
        try (Node stalled = Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/127.0.0.1/tcp/0")
                .start()
                .join()) {
            stalled.handleBlocking(Fetch.PROTOCOL, stream -> {
                new DataOutputStream(stream.blocking().output()).writeLong(7);
                try {
                    ended.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            });
            Program fetch = start(
                    "fetch",
                    cid.toString(),
                    "--from",
                    stalled.addresses().get(0).toString(),
                    "--out",
                    goal.resolve("file").toString());
            fetch.await("began", () -> goal.toFile().list().length == 1);
            fetch.terminate();
            fetch.exitCode();

            assertThat(goal).isEmptyDirectory();
            ended.countDown();
        }
    }

    @Test
    void readinessComesWithThePeersItIsMissing() {
        Program delegate = start(
                        "delegate",
                        "--network",
                        "it",
                        "--bootstrap",
                        "/ip4/127.0.0.1/tcp/1/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN",
                        "--http",
                        "127.0.0.1:0",
                        "--admin",
                        ADMIN)
                .started();
        assertThat(delegate.ask("/readyz").statusCode()).isEqualTo(503);
        assertThat(delegate.ask("/readyz").body()).contains("knows no peer to ask");
        assertThat(delegate.ask("/healthz").statusCode()).isEqualTo(200);

        start("bootstrap", "--network", "it", "--bootstrap", delegate.value("address"))
                .started();
        delegate.awaitReady();
        delegate.await("log of it", () -> delegate.err().contains(" ready"));
    }

    @Test
    void whatIsWrongIsToldAtOnceAndNothingBegins() throws IOException {
        Path file = Files.writeString(
                directory.resolve("bad.yaml"),
                "listn: x\nroles: [relay]\nrelay-circuits: 0\nws-key: key.pem\nadmin: 0.0.0.0:1\n");
        Program bad = start(Map.of("JLIBP2P_LOG_LEVEL", "loud"), "node", "--config", file.toString());

        assertThat(bad.exitCode()).isEqualTo(2);
        assertThat(bad.out()).isEmpty();
        assertThat(bad.err().lines())
                .hasSize(5)
                .allSatisfy(line -> assertThat(line).startsWith("jlibp2p: "))
                .anySatisfy(line -> assertThat(line).contains("listn (", "line 1)", "did you mean listen?"))
                .anySatisfy(line -> assertThat(line).contains("relay-circuits (", "line 3)", "from 1 to "))
                .anySatisfy(line -> assertThat(line).contains("ws-key (", "set ws-certificate as well"))
                .anySatisfy(line -> assertThat(line).contains("admin (", "admin-remote"))
                .anySatisfy(line -> assertThat(line).contains("log-level (JLIBP2P_LOG_LEVEL)", "'loud'"));
    }

    @Test
    void aPortThatIsTakenIsOneLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Program node = start("bootstrap", "--log-level", "error", "--listen", "/ip4/127.0.0.1/tcp/" + port);
            Program admin = start("bootstrap", "--log-level", "error", "--admin", "127.0.0.1:" + port);
            Program http = start("delegate", "--dht", "server", "--log-level", "error", "--http", "127.0.0.1:" + port);
            for (Program failing : List.of(node, admin, http)) {
                assertThat(failing.exitCode()).as(failing::err).isEqualTo(5);
                assertThat(failing.err().lines())
                        .as(failing::err)
                        .singleElement()
                        .asString()
                        .contains(port);
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whatIsUnderWayMayGoOnForAWhileAndASecondSignalEndsAtOnce() throws IOException {
        Program relay = start(
                        "relay",
                        "--reachability",
                        "public",
                        "--relay-unlimited",
                        "--stop-timeout",
                        "1h",
                        "--admin",
                        ADMIN)
                .started();
        Multiaddr address = Multiaddr.parse(relay.value("address"));
        try (Node behind = Node.builder()
                        .transport(TcpTransport.create())
                        .service(Ping.service())
                        .service(CircuitRelay.client(
                                RelayClientOptions.defaults().withRelays(address)))
                        .start()
                        .join();
                Node other = Node.builder()
                        .transport(TcpTransport.create())
                        .service(CircuitRelay.client())
                        .start()
                        .join()) {
            relay.await("a place", () -> !behind.addresses().isEmpty());
            other.connect(behind.addresses().get(0)).join();

            relay.terminate();
            relay.await("not ready", () -> relay.ask("/readyz").statusCode() == 503);
            assertThat(relay.ask("/readyz").body()).contains("\"status\":\"stopping\"");
            assertThat(relay.ask("/healthz").statusCode()).isEqualTo(200);
            assertThat(relay.isAlive()).isTrue();
            assertThat(other.connections()).as("the circuit stands").isNotEmpty();
            Shell shell = new Shell();
            assertThat(shell.run("ping", address.toString(), "--count", "1"))
                    .as("nobody new comes in")
                    .isEqualTo(3);

            relay.terminate();
            assertThat(relay.exitCode()).isEqualTo(143);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anIdentityStaysAndIsItsOwnersAlone() throws IOException {
        String data = directory.resolve("data").toString();
        Program first = start("bootstrap", "--data-dir", data).started();
        String id = first.value("peer id");
        first.terminate();
        assertThat(first.exitCode()).isZero();
        Path key = directory.resolve("data").resolve("identity");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(directory.resolve("data")).isDirectoryContaining(file -> file.endsWith("peers"));

        Program again = start("bootstrap", "--data-dir", data).started();
        assertThat(again.value("peer id")).isEqualTo(id);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        Program refused = start("bootstrap", "--identity", key.toString());
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("rw-r--r--", "chmod 600 " + key);
    }

    @Test
    void logsAreObjectsALineAndNothingElseIsPrinted() {
        Program node = start(Map.of("JLIBP2P_LOG_FORMAT", "json", "JLIBP2P_ADMIN", ADMIN), "node");
        node.await("ready", () -> node.err().contains("\"message\":\"ready\""));

        assertThat(node.out()).isEmpty();
        assertThat(node.err().lines())
                .allSatisfy(line -> assertThat(line)
                        .matches("\\{\"time\":\"[0-9T:.-]+Z\",\"level\":\"info\",\"logger\":\"[a-zA-Z0-9.]+\","
                                + "\"thread\":\"[^\"]+\",\"message\":\"[^\"]+\".*}"))
                .anySatisfy(line ->
                        assertThat(line).contains("\"message\":\"started\",\"peer\":\"12D3KooW", "\"roles\":\"node\""))
                .anySatisfy(line ->
                        assertThat(line).contains("\"message\":\"listening\",\"address\":\"/ip4/127.0.0.1/tcp/"));
    }

    @Test
    void settingsAreCheckedAndPrintedWithTheirPlaces() throws IOException {
        Path file = Files.writeString(
                directory.resolve("good.yaml"),
                "roles: [relay]\ndelegates: ['https://me:secret@example.org']\nmax-streams: 5000\n");
        Program printed =
                start(Map.of("JLIBP2P_MAX_STREAMS", "6000"), "config", "print", "--config", file.toString(), "--amino");
        assertThat(printed.exitCode()).as(printed::err).isZero();
        assertThat(printed.out())
                .contains("roles: [relay]  # " + file + " line 1")
                .contains("max-streams: 6000  # JLIBP2P_MAX_STREAMS")
                .contains("amino: true  # --amino")
                .contains("stop-timeout: 10s  # default")
                .contains("https://***@example.org")
                .doesNotContain("secret");
        Path again =
                Files.writeString(directory.resolve("again.yaml"), printed.out().replace("***@", ""));
        Program checked = start("config", "check", again.toString());
        assertThat(checked.exitCode()).as(checked::err).isZero();
        assertThat(checked.out()).contains("good: relay");
        assertThat(directory.toFile().list()).doesNotContain("data", "received");
    }
}
