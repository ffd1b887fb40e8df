package org.jlibp2p.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.jlibp2p.examples.Printable;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.relay.CircuitRelay;
import org.jlibp2p.relay.circuit.RelayEvent;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "relay",
        description =
                "Runs a relay until interrupted: peers behind a NAT are reached through it. Prints a line for each"
                        + " reservation and each circuit that is granted, refused, or has ended.")
final class RelayCommand implements Callable<Integer>, Commands.Printing {
    private final PrintStream out;

    @Mixin
    private NodeOptions options;

    @Mixin
    private RelayLimits limits;

    @Option(
            names = "--listen",
            paramLabel = "MULTIADDR",
            description = "Where it listens; may be given several times. By default ${DEFAULT-VALUE}: for this machine"
                    + " only. For everybody: /ip4/0.0.0.0/tcp/4001")
    private String[] listen = {"/ip4/127.0.0.1/tcp/0"};

    @Option(
            names = "--announce",
            paramLabel = "MULTIADDR",
            description =
                    "Where others can reach it, in place of where it listens, as /dns4/relay.example.org/tcp/4001;"
                            + " may be given several times.")
    private String[] announce = {};

    RelayCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        RelayServerOptions given = limits.options();
        NodeBuilder builder = options.builder(Optional.empty(), CircuitRelay.server(given), listen)
                .limits(RelayLimits.connections(given))
                .on(RelayEvent.class, this::print);
        for (String address : announce) {
            builder.announce(address);
        }
        Node node = builder.start().join();
        try {
            print(node, given);
            Interruption.await(node);
        } finally {
            node.stop().join();
        }
        return 0;
    }

    private void print(Node node, RelayServerOptions given) {
        List<Multiaddr> addresses = node.addresses();
        out.println("peer id  " + node.id());
        addresses.forEach(address -> out.println("address  " + address));
        out.println("gives    " + given.reservations() + " reservations of " + text(given.validity()) + ", "
                + given.circuits() + " circuits" + shares(given));
        out.println();
        if (!addresses.isEmpty()) {
            out.println("to be reached through it:  ./jlibp2p listen --relay " + addresses.get(0));
        }
        out.println("to stop:                   Ctrl-C");
        out.println();
        out.flush();
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

    private void print(RelayEvent event) {
        line(event).ifPresent(line -> {
            out.println(Printable.escape(line));
            out.flush();
        });
    }

    private static Optional<String> line(RelayEvent event) {
        if (event instanceof RelayEvent.ReservationGranted granted) {
            return Optional.of((granted.renewed() ? "renewed   " : "reserved  ") + granted.peer() + "  until "
                    + granted.expires());
        }
        if (event instanceof RelayEvent.ReservationRefused refused) {
            return Optional.of("refused   " + refused.peer() + "  " + refused.status() + ": " + refused.reason());
        }
        if (event instanceof RelayEvent.ReservationEnded ended) {
            return Optional.of("ended     " + ended.peer() + "  " + ended.reason());
        }
        if (event instanceof RelayEvent.CircuitOpened opened) {
            return Optional.of("circuit   " + opened.source() + " to " + opened.target());
        }
        if (event instanceof RelayEvent.CircuitRefused refused) {
            return Optional.of("refused   " + refused.source() + " to " + refused.target() + "  " + refused.status()
                    + ": " + refused.reason());
        }
        if (event instanceof RelayEvent.CircuitEnded ended) {
            return Optional.of("ended     " + ended.source() + " to " + ended.target() + "  after "
                    + ended.lasted().toMillis() + " ms, " + ended.toTarget() + " bytes there, " + ended.toSource()
                    + " back: " + ended.reason());
        }
        return Optional.empty();
    }
}
