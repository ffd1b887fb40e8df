package org.jlibp2p.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

import org.jlibp2p.cli.config.Config;
import org.jlibp2p.cli.config.Role;
import org.jlibp2p.cli.config.Settings;
import org.jlibp2p.cli.daemon.Daemon;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.node.Node;
import org.jlibp2p.relay.circuit.RelayServerOptions;

/** What a person at a terminal is told of a node that has started: a name and a value a line, and what to type next. */
final class Banner {
    private final Daemon daemon;
    private final PrintStream out;

    Banner(Daemon daemon, PrintStream out) {
        this.daemon = daemon;
        this.out = out;
    }

    void print() {
        Node node = daemon.node();
        Config config = daemon.plan().config();
        line("peer id", node.id());
        node.addresses().forEach(address -> line("address", address));
        daemon.plan().dht().ifPresent(dht -> printDht(node, dht));
        daemon.plan().relayServer().ifPresent(given -> line("gives", gives(given)));
        daemon.delegate().ifPresent(delegate -> delegate.uris().forEach(uri -> line("asked", uri)));
        config.find(Settings.DATA_DIR).ifPresent(directory -> line("data", directory.toAbsolutePath()));
        daemon.admin().ifPresent(uri -> line("admin", uri));
        out.println();
        printAdvice(node, config);
        out.println("to stop:      Ctrl-C");
        out.println();
        out.flush();
    }

    private void line(String name, Object value) {
        out.printf(Locale.ROOT, "%-8s %s%n", name, value);
    }

    private void printDht(Node node, KademliaOptions dht) {
        Kademlia kademlia = node.service(Kademlia.class);
        String mode = kademlia.mode().join().name().toLowerCase(Locale.ROOT);
        line("network", dht.protocol() + ", as a " + mode);
        line("table", kademlia.table().join().size() + " peers");
    }

    private static String gives(RelayServerOptions given) {
        return given.reservations() + " reservations of " + text(given.validity()) + ", " + given.circuits()
                + " circuits" + shares(given);
    }

    private static String shares(RelayServerOptions given) {
        String time = given.duration().map(most -> " of at most " + text(most)).orElse(" of any length");
        String bytes = given.bytes().isPresent()
                ? " and " + given.bytes().getAsLong() + " bytes each way"
                : " and any number of bytes";
        return time + bytes;
    }

    private static String text(Duration time) {
        return time.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private void printAdvice(Node node, Config config) {
        List<Multiaddr> addresses = node.addresses();
        if (addresses.isEmpty()) {
            return;
        }
        String others = network(config) + " --bootstrap " + addresses.get(0);
        if (config.roles().contains(Role.BOOTSTRAP)) {
            out.println("others join:  ./jlibp2p bootstrap" + others);
            out.println("and ask:      ./jlibp2p dht find-peer " + node.id() + others);
        }
        if (config.roles().contains(Role.RELAY)) {
            out.println("behind NATs:  ./jlibp2p listen --relay " + addresses.get(0));
        }
        daemon.delegate()
                .ifPresent(delegate -> out.println("others ask:   ./jlibp2p dht find-peer <peer id> --delegate "
                        + delegate.uris().get(0)));
        if (config.roles().contains(Role.NODE)) {
            out.println("try it:       ./jlibp2p ping " + addresses.get(0));
        }
    }

    /** How the network is named on a command line. */
    private static String network(Config config) {
        if (config.get(Settings.AMINO)) {
            return " --amino";
        }
        if (config.get(Settings.LAN)) {
            return " --lan";
        }
        return config.find(Settings.NETWORK)
                .or(() -> config.find(Settings.PROTOCOL_PREFIX).map(prefix -> prefix.substring(1)))
                .map(name -> " --network " + name)
                .orElse("");
    }
}
