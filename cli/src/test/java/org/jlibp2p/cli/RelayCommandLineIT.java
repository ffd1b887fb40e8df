package org.jlibp2p.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.peer.Identity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A relay, somebody who is reached through it, and the commands that dial. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RelayCommandLineIT {
    @TempDir
    private Path directory;

    private final Shell shell = new Shell();
    private final List<Shell.Running> running = new ArrayList<>();

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

    /** The relayed address that a listening command prints. */
    private static String relayed(Shell listening) {
        return listening
                .out()
                .lines()
                .filter(line -> line.startsWith("address") && line.contains("/p2p-circuit"))
                .map(line -> line.substring("address".length()).strip())
                .findFirst()
                .orElseThrow(() -> new AssertionError(listening.out() + listening.err()));
    }

    private Shell listen(Shell relay) {
        return start(
                "listen",
                "--relay",
                relay.value("address"),
                "--files",
                directory.resolve("received").toString());
    }

    @Test
    void whoListensThroughARelayIsPingedAndSentFilesTo() throws IOException {
        Shell relay = start(
                "relay", "--events", "--identity", directory.resolve("key").toString());
        Shell listening = listen(relay);
        String address = relayed(listening);
        assertThat(address).startsWith(relay.value("address") + "/p2p-circuit/p2p/" + listening.value("peer id"));
        relay.await("reserved  " + listening.value("peer id"));

        shell.assertSucceeds("ping", address, "--count", "2", "--pause", "1");
        assertThat(shell.out()).contains("2: ");
        relay.await("circuit   ");
        relay.await("ended     ");
        shell.assertSucceeds("echo", address, "hello");
        assertThat(shell.out().strip()).isEqualTo("hello");
        shell.assertSucceeds("identify", address);
        assertThat(shell.out()).contains("/p2p-circuit");
        Path file = Files.writeString(directory.resolve("file"), "content");
        shell.assertSucceeds("send", file.toString(), address);
        assertThat(directory.resolve("received").resolve("file")).hasContent("content");
    }

    @Test
    void limitsAreThoseOfTheFlags() {
        Shell relay = start(
                "relay",
                "--events",
                "--relay-bytes",
                "20000",
                "--relay-duration",
                "30s",
                "--relay-validity",
                "10m",
                "--relay-reservations",
                "1");
        assertThat(relay.value("gives"))
                .isEqualTo("1 reservations of 10m, 1024 circuits of at most 30s and 20000 bytes each way");
        String address = relayed(listen(relay));
        shell.assertSucceeds("echo", address, "x".repeat(1000));
        shell.assertFails(3, "", "echo", address, "x".repeat(40_000));
        relay.await("20000 bytes");

        Shell refused = listen(relay);
        relay.await("RESERVATION_REFUSED");
        refused.await("no place at " + relay.value("peer id") + ": ");
        refused.await("RESERVATION_REFUSED");
    }

    @Test
    void onlyThoseWhoAreAllowedReserve() throws IOException {
        Path key = directory.resolve("member");
        Identity member = Identity.generate();
        member.store(key);
        Shell relay =
                start("relay", "--events", "--relay-allow", member.peerId().toString(), "--relay-unlimited");
        assertThat(relay.value("gives")).endsWith("4096 circuits of any length and any number of bytes");
        listen(relay);
        relay.await("PERMISSION_DENIED");
        Shell allowed = start(
                "listen",
                "--relay",
                relay.value("address"),
                "--identity",
                key.toString(),
                "--files",
                directory.resolve("received").toString());
        shell.assertSucceeds("echo", relayed(allowed), "x".repeat(200_000));
    }

    @Test
    void severalAddressesOfOneRelayAreOneRelay() {
        Shell relay = start("relay", "--events");
        String files = directory.resolve("received").toString();
        String nowhere = "/ip4/127.0.0.1/tcp/1/p2p/" + relay.value("peer id");
        Shell listening = start("listen", "--relay", nowhere, "--relay", relay.value("address"), "--files", files);

        listening.await("reached through 1 of 1 relays");
        assertThat(listening.out()).contains("no place at " + relay.value("peer id") + ": ");
    }

    @Test
    void whenTheRelayIsLostItIsSaid() {
        Shell.Running relay = Shell.running("relay");
        Shell listening;
        try (relay) {
            listening = listen(relay.shell());
            listening.await("reached through 1 of 1 relays");
        }

        listening.await("lost the place at " + relay.shell().value("peer id") + ": ");
        listening.await("reached through 0 of 1 relays");
    }

    @Test
    void whatCannotBeIsSaidInALine() {
        Shell relay = start("relay", "--events");
        String nobody = Identity.generate().peerId().toString();
        shell.assertFails(3, "NO_RESERVATION", "ping", relay.value("address") + "/p2p-circuit/p2p/" + nobody);
        shell.assertFails(2, "relay-reservations", "relay", "--relay-reservations", "0");
        shell.assertFails(2, "duration", "relay", "--relay-duration", "0s");
        shell.assertFails(2, "is not a duration", "relay", "--relay-validity", "soon");
        shell.assertFails(2, "--relay", "listen", "--relay", "/ip4/127.0.0.1/tcp/1");
        String behind = relay.value("address") + "/p2p-circuit/p2p/" + nobody;
        shell.assertFails(2, "goes through a relay", "listen", "--relay", behind);
    }
}
