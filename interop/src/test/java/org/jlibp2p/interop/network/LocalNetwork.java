package org.jlibp2p.interop.network;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.jlibp2p.interop.network.BlockingTool.run;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * Hosts, cables between them, and routers: network namespaces with virtual Ethernet to bridges in another one. They are gone
 * when it is closed, and when this process ends; what a killed process has left is removed when the next one begins. Linux
 * only, and only for who may make namespaces.
 */
public final class LocalNetwork implements AutoCloseable {
    private static final AtomicInteger MADE = new AtomicInteger();
    private static final Pattern OURS = Pattern.compile("(jl(\\d+)x\\d+[a-z0-9]*)\\b.*");

    private final String name = "jl" + ProcessHandle.current().pid() + "x" + MADE.incrementAndGet();
    private final Deque<Runnable> made = new ArrayDeque<>();
    private final List<String> bridges = new ArrayList<>();
    private final Thread endWithUs = new Thread(this::remove);
    private int cables;

    private LocalNetwork() {
        Runtime.getRuntime().addShutdownHook(endWithUs);
        try {
            namespace(name);
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /**
     * Why there can be none on this machine.
     *
     * @return nothing if there can
     */
    public static Optional<String> obstacle() {
        try {
            removeLeftovers();
            try (LocalNetwork trial = new LocalNetwork()) {
                trial.host("t", trial.bridge("10.77.9", ""));
                return Optional.empty();
            }
        } catch (IllegalStateException e) {
            return Optional.of(e.getMessage());
        }
    }

    /**
     * Why there can be no routers with NATs on this machine.
     *
     * @return nothing if there can
     */
    public static Optional<String> obstacleToNats() {
        Optional<String> obstacle = obstacle();
        if (obstacle.isPresent()) {
            return obstacle;
        }
        try (LocalNetwork trial = new LocalNetwork()) {
            for (Nat nat : Nat.values()) {
                trial.home(nat.name().substring(0, 1).toLowerCase(), trial.bridge("11.22.33", ""), nat);
            }
            return Optional.empty();
        } catch (IllegalStateException e) {
            return Optional.of(e.getMessage());
        }
    }

    /**
     * Leaves a test out where its network cannot be made, or, with {@code -Dinterop.namespaces=required}, fails it.
     *
     * @param obstacle why it cannot, if so
     */
    public static void require(Optional<String> obstacle) {
        if (obstacle.isEmpty()) {
            return;
        }
        String said = "networks cannot be made: " + obstacle.get();
        if ("required".equals(System.getProperty("interop.namespaces"))) {
            fail(said);
        }
        System.out.println("left out: " + said);
        abort(said);
    }

    /**
     * A network with nothing in it.
     *
     * @return the network
     */
    public static LocalNetwork create() {
        return new LocalNetwork();
    }

    private static void removeLeftovers() {
        for (String line : run("ip", "netns", "list").split("\n")) {
            Matcher ours = OURS.matcher(line);
            if (ours.matches()
                    && ProcessHandle.of(Long.parseLong(ours.group(2))).isEmpty()) {
                run("ip", "netns", "del", ours.group(1));
            }
        }
    }

    String name() {
        return name;
    }

    int nextCable() {
        return ++cables;
    }

    private void namespace(String namespace) {
        run("ip", "netns", "add", namespace);
        made.push(() -> run("ip", "netns", "del", namespace));
        run("ip", "-n", namespace, "link", "set", "lo", "up");
    }

    /**
     * A network of its own; either prefix may be empty.
     *
     * @param ip4 the first three numbers of its addresses
     * @param ip6 the first part of its addresses
     * @return what hosts can be plugged into
     */
    public Bridge bridge(String ip4, String ip6) {
        String device = "br" + bridges.size();
        run("ip", "-n", name, "link", "add", device, "type", "bridge");
        run("ip", "-n", name, "link", "set", device, "up");
        bridges.add(device);
        return new Bridge(device, ip4, ip6);
    }

    /**
     * A host that is plugged into networks.
     *
     * @param label a few letters, another for each host
     * @param into the networks
     * @return the host
     */
    public Host host(String label, Bridge... into) {
        String namespace = name + label;
        namespace(namespace);
        Host host = new Host(this, namespace);
        for (Bridge bridge : into) {
            host.plugInto(bridge);
        }
        return host;
    }

    /**
     * A private network behind a router. Its hosts reach what is outside, and who is outside reaches them as far as the router
     * lets them.
     *
     * @param label a letter or two, another for each home
     * @param outside where the router is plugged in
     * @param nat what the router does
     * @return the home
     */
    public Home home(String label, Bridge outside, Nat nat) {
        Bridge inside = bridge("192.168." + (bridges.size() + 1), "");
        return new Home(this, label, host(label + "r", outside), inside, nat);
    }

    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(endWithUs);
        } catch (IllegalStateException e) {
            // The hook is running.
        }
    }

    private synchronized void remove() {
        while (!made.isEmpty()) {
            try {
                made.pop().run();
            } catch (IllegalStateException e) {
                System.err.println(e.getMessage());
            }
        }
    }
}
