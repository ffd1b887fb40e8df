package org.jlibp2p.interop.portmap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jlibp2p.interop.harness.PeerCommand;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;

/**
 * A host at home, one outside, and a router between them with a NAT and miniupnpd, which lets nobody in by itself: network
 * namespaces, which are gone when it is closed. Linux only, and only for who may make namespaces.
 */
final class RouterWithMiniupnpd implements AutoCloseable {
    static final String INSIDE = "192.168.77.2";

    private static final AtomicInteger MADE = new AtomicInteger();
    private static final String FIREWALL = """
            table inet filter {
              chain forward {
                type filter hook forward priority 0; policy drop;
                ct state established,related accept
                iifname "lan" accept
                jump miniupnpd
              }
              chain miniupnpd { }
              chain prerouting { type nat hook prerouting priority -100; jump prerouting_miniupnpd; }
              chain postrouting {
                type nat hook postrouting priority 100;
                oifname "wan" masquerade
                jump postrouting_miniupnpd
              }
              chain prerouting_miniupnpd { }
              chain postrouting_miniupnpd { }
            }
            """;
    private static final String SETTINGS = """
            ext_ifname=wan
            listening_ip=lan
            enable_natpmp=yes
            enable_upnp=yes
            port=5000
            secure_mode=yes
            min_lifetime=30
            max_lifetime=86400
            uuid=0344f804-3b44-41c7-a89d-8a6c736ac098
            upnp_table_name=filter
            upnp_nat_table_name=filter
            upnp_forward_chain=miniupnpd
            upnp_nat_chain=prerouting_miniupnpd
            upnp_nat_postrouting_chain=postrouting_miniupnpd
            allow 1024-65535 192.168.77.0/24 1024-65535
            """;

    private final String name = "jp" + ProcessHandle.current().pid() + "x" + MADE.incrementAndGet();
    private final Deque<Runnable> made = new ArrayDeque<>();
    private final Path folder;
    private Process daemon;

    /**
     * Makes it, without miniupnpd yet.
     *
     * @param outside the first three numbers of the addresses outside
     */
    private RouterWithMiniupnpd(String outside) {
        try {
            folder = Files.createTempDirectory("miniupnpd");
            List.of("r", "h", "o").forEach(this::namespace);
            cable("lan", "h", "192.168.77.1", INSIDE);
            cable("wan", "o", outside + ".1", outside + ".2");
            run("ip", "-n", name + "h", "route", "add", "default", "via", "192.168.77.1");
            in("r", "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
            Path rules = Files.writeString(folder.resolve("rules"), FIREWALL);
            in("r", "nft", "-f", rules.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalStateException e) {
            close();
            throw e;
        }
    }

    /** Why there can be none on this machine; nothing if there can. */
    static Optional<String> obstacle() {
        try (RouterWithMiniupnpd trial = new RouterWithMiniupnpd("5.5.5")) {
            trial.turnOn();
            return Optional.empty();
        } catch (IllegalStateException e) {
            return Optional.of(e.getMessage());
        }
    }

    static RouterWithMiniupnpd create(String outside) {
        return new RouterWithMiniupnpd(outside);
    }

    private void namespace(String label) {
        run("ip", "netns", "add", name + label);
        made.push(() -> run("ip", "netns", "del", name + label));
        run("ip", "-n", name + label, "link", "set", "lo", "up");
    }

    private void cable(String device, String label, String router, String host) {
        run(
                "ip",
                "link",
                "add",
                device,
                "netns",
                name + "r",
                "type",
                "veth",
                "peer",
                "name",
                "eth0",
                "netns",
                name + label);
        run("ip", "-n", name + "r", "addr", "add", router + "/24", "dev", device);
        run("ip", "-n", name + label, "addr", "add", host + "/24", "dev", "eth0");
        run("ip", "-n", name + "r", "link", "set", device, "up");
        run("ip", "-n", name + label, "link", "set", "eth0", "up");
    }

    /** Starts miniupnpd, which has forgotten what it was asked for before. */
    void turnOn() {
        try {
            Path settings = Files.writeString(folder.resolve("settings"), SETTINGS);
            Path pid = folder.resolve("pid");
            Files.deleteIfExists(pid);
            daemon = new ProcessBuilder(
                            "ip",
                            "netns",
                            "exec",
                            name + "r",
                            "miniupnpd",
                            "-d",
                            "-f",
                            settings.toString(),
                            "-P",
                            pid.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            awaitLog("Listening for NAT-PMP/PCP traffic");
        } catch (IOException e) {
            throw new IllegalStateException("miniupnpd: " + e.getMessage(), e);
        }
    }

    private void awaitLog(String text) throws IOException {
        for (int i = 0; i < 100; i++) {
            if (Files.readString(folder.resolve("log")).contains(text)) {
                return;
            }
            pause();
        }
        throw new IllegalStateException("miniupnpd says: " + Files.readString(folder.resolve("log")));
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Ends miniupnpd, and forwards nothing any more. */
    void turnOff() {
        try {
            daemon.destroy();
            if (!daemon.waitFor(10, TimeUnit.SECONDS)) {
                daemon.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        daemon = null;
        in("r", "nft", "flush", "chain", "inet", "filter", "miniupnpd");
        in("r", "nft", "flush", "chain", "inet", "filter", "prerouting_miniupnpd");
    }

    /** Whether a port is forwarded to the host at home, or is not, within a while. */
    boolean comesToForward(int port, boolean wanted) {
        for (int i = 0; i < 100; i++) {
            String rules = in("r", "nft", "list", "chain", "inet", "filter", "prerouting_miniupnpd");
            if (rules.contains("to " + INSIDE + ":" + port) == wanted) {
                return true;
            }
            pause();
        }
        return false;
    }

    PeerProcess atHome(String... flags) {
        return start("h", flags);
    }

    PeerProcess outside(String... flags) {
        return start("o", flags);
    }

    private PeerProcess start(String label, String... flags) {
        PeerCommand script = PeerCommand.script(PeerKind.JAVA);
        List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", name + label));
        line.addAll(script.command());
        return PeerProcess.start(new PeerCommand(PeerKind.JAVA, line, script.environment()), flags);
    }

    @Override
    public void close() {
        if (daemon != null) {
            turnOff();
        }
        while (!made.isEmpty()) {
            try {
                made.pop().run();
            } catch (IllegalStateException e) {
                System.err.println(e.getMessage());
            }
        }
    }

    private String in(String label, String... command) {
        List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", name + label));
        line.addAll(List.of(command));
        return run(line.toArray(String[]::new));
    }

    private static String run(String... command) {
        String line = String.join(" ", command);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(line + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new IllegalStateException(line + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(line + ": interrupted", e);
        }
    }
}
