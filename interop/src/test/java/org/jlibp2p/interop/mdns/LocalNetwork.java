package org.jlibp2p.interop.mdns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
 * Hosts, and cables between them: network namespaces with virtual Ethernet to bridges in another one. They are gone when it is
 * closed. Linux only, and only for who may make namespaces.
 */
final class LocalNetwork implements AutoCloseable {
    private static final AtomicInteger MADE = new AtomicInteger();

    private final String name = "jl" + ProcessHandle.current().pid() + "x" + MADE.incrementAndGet();
    private final Deque<AutoCloseable> made = new ArrayDeque<>();
    private int bridges;
    private int cables;

    private LocalNetwork() {
        namespace(name);
    }

    /** Why there can be none on this machine; nothing if there can. */
    static Optional<String> obstacle() {
        try (LocalNetwork trial = new LocalNetwork()) {
            trial.host("t", trial.bridge("10.77.9", ""));
            return Optional.empty();
        } catch (IllegalStateException e) {
            return Optional.of(e.getMessage());
        }
    }

    static LocalNetwork create() {
        return new LocalNetwork();
    }

    private void namespace(String namespace) {
        run("ip", "netns", "add", namespace);
        made.push(() -> run("ip", "netns", "del", namespace));
        run("ip", "-n", namespace, "link", "set", "lo", "up");
    }

    /** What hosts are plugged into. */
    record Bridge(String device, String ip4, String ip6) {}

    /** A network of its own; either prefix may be empty. */
    Bridge bridge(String ip4, String ip6) {
        String device = "br" + bridges++;
        run("ip", "-n", name, "link", "add", device, "type", "bridge");
        run("ip", "-n", name, "link", "set", device, "up");
        return new Bridge(device, ip4, ip6);
    }

    /** A host. */
    final class Host {
        private final String namespace;
        private int interfaces;

        private Host(String namespace) {
            this.namespace = namespace;
        }

        /** Plugs it into one more network; yields its number there. */
        int plugInto(Bridge bridge) {
            int number = ++cables;
            String outer = "c" + number;
            String inner = "eth" + interfaces++;
            run("ip", "link", "add", outer, "netns", name, "type", "veth", "peer", "name", inner, "netns", namespace);
            run("ip", "-n", name, "link", "set", outer, "master", bridge.device(), "up");
            if (!bridge.ip4().isEmpty()) {
                run("ip", "-n", namespace, "addr", "add", bridge.ip4() + "." + number + "/24", "dev", inner);
            }
            if (!bridge.ip6().isEmpty()) {
                String ip = bridge.ip6() + "::" + number + "/64";
                run("ip", "-n", namespace, "addr", "add", ip, "dev", inner, "nodad");
            }
            run("ip", "-n", namespace, "link", "set", inner, "up");
            if (!bridge.ip4().isEmpty() && interfaces == 1) {
                // As with a default route, which hosts have: js sends its messages wherever the system does.
                run("ip", "-n", namespace, "route", "add", "224.0.0.0/4", "dev", inner);
            }
            return number;
        }

        /** Pulls the plug of its first interface. */
        void unplug() {
            run("ip", "-n", namespace, "link", "del", "eth0");
        }

        /** Starts a peer on it. */
        PeerProcess start(PeerKind kind, String... flags) {
            PeerCommand script = PeerCommand.script(kind);
            List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
            line.addAll(script.command());
            return PeerProcess.start(new PeerCommand(kind, line, script.environment()), flags);
        }
    }

    /** A host that is plugged into networks. */
    Host host(String label, Bridge... into) {
        String namespace = name + label;
        namespace(namespace);
        Host host = new Host(namespace);
        for (Bridge bridge : into) {
            host.plugInto(bridge);
        }
        return host;
    }

    @Override
    public void close() {
        while (!made.isEmpty()) {
            try {
                made.pop().close();
            } catch (Exception e) {
                System.err.println(e.getMessage());
            }
        }
    }

    private static void run(String... command) {
        String line = String.join(" ", command);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(line + ": " + said);
            }
        } catch (UncheckedIOException | IOException e) {
            throw new IllegalStateException(line + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(line + ": interrupted", e);
        }
    }
}
