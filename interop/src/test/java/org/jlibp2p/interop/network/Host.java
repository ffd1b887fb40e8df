package org.jlibp2p.interop.network;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.interop.harness.PeerCommand;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.interop.harness.Poll;

import static org.jlibp2p.interop.network.BlockingTool.run;
import static org.jlibp2p.interop.network.BlockingTool.runWith;

/** A host of a {@link LocalNetwork}: a network namespace with interfaces. */
public final class Host {
    private final LocalNetwork network;
    private final String namespace;
    private final List<String> addresses = new ArrayList<>();
    private int interfaces;

    Host(LocalNetwork network, String namespace) {
        this.network = network;
        this.namespace = namespace;
    }

    /**
     * Plugs it into one more network.
     *
     * @param bridge which
     * @return its number there
     */
    public int plugInto(Bridge bridge) {
        int number = network.nextCable();
        String outer = "c" + number;
        String inner = "eth" + interfaces++;
        run(
                "ip",
                "link",
                "add",
                outer,
                "netns",
                network.name(),
                "type",
                "veth",
                "peer",
                "name",
                inner,
                "netns",
                namespace);
        run("ip", "-n", network.name(), "link", "set", outer, "master", bridge.device(), "up");
        if (!bridge.ip4().isEmpty()) {
            run("ip", "-n", namespace, "addr", "add", bridge.address(number) + "/24", "dev", inner);
            addresses.add(bridge.address(number));
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
        awaitUp(network.name(), outer);
        awaitUp(namespace, inner);
        return number;
    }

    /**
     * Gives its first interface one more address.
     *
     * @param bridge where that is plugged in
     * @return the address
     */
    public String anotherIp(Bridge bridge) {
        String ip = bridge.address(network.nextCable());
        run("ip", "-n", namespace, "addr", "add", ip + "/32", "dev", "eth0");
        addresses.add(ip);
        return ip;
    }

    /** The system notices that a cable is plugged in at its leisure, and until then lets nothing through and says that it is not up. */
    private static void awaitUp(String namespace, String device) {
        Poll.until(
                "a cable is plugged in",
                PeerProcess.PATIENCE,
                () -> run("ip", "-n", namespace, "-o", "link", "show", device),
                said -> said.contains(" state UP "));
    }

    /**
     * Its address in the first network.
     *
     * @return an IPv4 address
     */
    public String ip() {
        return addresses.get(0);
    }

    /** Pulls the plug of its first interface. */
    public void unplug() {
        run("ip", "-n", namespace, "link", "del", "eth0");
    }

    /**
     * Sends what leads elsewhere to a router.
     *
     * @param router its address
     */
    public void routeThrough(String router) {
        run("ip", "-n", namespace, "route", "add", "default", "via", router);
    }

    /**
     * Sends everything to a router, what is for its own network too. So a host knows no neighbour but that one: the system has room
     * for a thousand, in all networks together.
     *
     * @param router its address in the host's first network
     */
    public void routeOnlyThrough(String router) {
        String network = ip().substring(0, ip().lastIndexOf('.')) + ".0/24";
        run("ip", "-n", namespace, "route", "del", network, "dev", "eth0");
        run("ip", "-n", namespace, "route", "add", "default", "via", router, "dev", "eth0", "onlink");
    }

    /**
     * Makes a router of it, which hands on what is not for itself.
     *
     * @param rules what it lets through and how, for {@code nft}
     */
    public void route(String rules) {
        execute("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
        filter(rules);
    }

    /** Has it look at what comes and goes by rules for {@code nft}. */
    void filter(String rules) {
        runWith(rules, commandLine(List.of("nft", "-f", "-")).toArray(String[]::new));
    }

    /**
     * Runs a program on it, to its end.
     *
     * @param program with its arguments
     * @return what it said
     * @throws IllegalStateException if it failed, with what it said
     */
    public String execute(String... program) {
        return run(commandLine(List.of(program)).toArray(String[]::new));
    }

    /**
     * What starts a program on it.
     *
     * @param program with its arguments
     * @return the command, which becomes the program
     */
    public List<String> commandLine(List<String> program) {
        List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        line.addAll(program);
        return line;
    }

    /**
     * Starts a peer on it.
     *
     * @param kind which
     * @param flags its flags
     * @return the peer, ready
     */
    public PeerProcess start(PeerKind kind, String... flags) {
        return start(PeerCommand.script(kind), flags);
    }

    /**
     * Starts a peer on it in a way of its own.
     *
     * @param command what is run there
     * @param flags its flags
     * @return the peer, ready
     */
    public PeerProcess start(PeerCommand command, String... flags) {
        return PeerProcess.start(
                new PeerCommand(command.kind(), commandLine(command.command()), command.environment()), flags);
    }
}
