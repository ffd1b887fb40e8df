package org.jlibp2p.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.peer.Identity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A delegate, and the finding commands that ask it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DelegateCommandLineIT {
    @TempDir
    private Path directory;

    private final Shell shell = new Shell();
    private final List<Shell.Running> running = new ArrayList<>();
    private String server;
    private String delegate;

    @BeforeEach
    void startDelegate() {
        server = start("bootstrap", "--network", "it").value("address");
        delegate = start(
                        "delegate",
                        "--network",
                        "it",
                        "--bootstrap",
                        server,
                        "--http",
                        "127.0.0.1:0",
                        "--http-requests")
                .value("asked");
    }

    @AfterEach
    void stop() {
        for (int i = running.size() - 1; i >= 0; i--) {
            running.get(i).close();
        }
    }

    private Shell start(String... args) {
        Shell.Running started = Shell.running(args);
        running.add(started);
        return started.shell();
    }

    private static String idOf(String address) {
        return address.substring(address.lastIndexOf('/') + 1);
    }

    @Test
    void whatOthersHaveIsFoundThroughIt() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "hello");
        Shell provider = start("dht", "provide", file.toString(), "--keep", "--network", "it", "--bootstrap", server);
        String cid = provider.value("provided");
        String address = provider.value("by");

        shell.assertSucceeds("dht", "find-providers", cid, "--delegate", delegate);
        assertThat(shell.out().lines()).containsExactly(address);
        shell.assertSucceeds("dht", "find-peer", idOf(address), "--delegate", delegate + "routing/v1");
        assertThat(shell.out().lines()).contains(address);
        running.get(1).shell().await("200  PROVIDERS        1 records");
    }

    @Test
    void namesAreFoundThroughItAndThroughBothWays() throws IOException {
        Path owner = directory.resolve("key");
        Identity.generate().store(owner);
        shell.assertSucceeds(
                "dht", "put", "--ipns", owner.toString(), "/ipfs/bafkqaaa", "--network", "it", "--bootstrap", server);
        String name = shell.value("name");
        shell.assertSucceeds("dht", "get", name, "--delegate", delegate);
        assertThat(shell.value("value")).isEqualTo("/ipfs/bafkqaaa");
        shell.assertSucceeds("dht", "get", name, "--delegate", delegate, "--network", "it", "--bootstrap", server);
        assertThat(shell.value("value")).isEqualTo("/ipfs/bafkqaaa");
    }

    @Test
    void whatCannotBeIsSaidInALine() {
        String nobody = Identity.generate().peerId().toString();
        shell.assertFails(3, "nobody could tell where", "dht", "find-peer", nobody, "--delegate", delegate);
        shell.assertFails(3, "nobody", "dht", "find-providers", "bafkqaaa", "--delegate", delegate);
        shell.assertFails(3, "127.0.0.1", "dht", "find-providers", "bafkqaaa", "--delegate", "http://127.0.0.1:1");
        shell.assertFails(2, "--delegate", "dht", "find-peer", nobody, "--delegate", "ftp://example.org");
        shell.assertFails(
                2, "http-certificate and http-key go together", "delegate", "--dht", "server", "--http-key", "x");
        shell.assertFails(2, "not an IP address", "delegate", "--http", "localhost:80", "--dht", "server");
        shell.assertFails(2, "write a number from 1", "delegate", "--http-rate", "0", "--dht", "server");
        shell.assertFails(2, "a delegate has to be told whom to ask", "delegate", "--http", "127.0.0.1:0");
        shell.assertFails(2, "not an IP address", "delegate", "--dht", "server", "--http", "localhost:8190");
    }
}
