package org.jlibp2p.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.jlibp2p.cli.content.ReceivedFiles;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.examples.FileTransfer;
import org.jlibp2p.examples.FileTransfer.Offer;
import org.jlibp2p.examples.Printable;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.node.Node;
import org.jlibp2p.relay.circuit.RelayEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "listen",
        description = "Runs a node that answers ping, identify and echo, and takes files, until it is interrupted.")
final class ListenCommand implements Callable<Integer>, Commands.Printing {
    private static final long MIB = 1024 * 1024;

    private final PrintStream out;

    @Mixin
    private NodeOptions options;

    @Option(
            names = "--listen",
            paramLabel = "MULTIADDR",
            description = "Where to; may be given several times. By default ${DEFAULT-VALUE}: this machine only. To be"
                    + " reached from elsewhere: /ip4/0.0.0.0/tcp/4001")
    private String[] listen = {"/ip4/127.0.0.1/tcp/0"};

    @Option(
            names = "--relay",
            paramLabel = "MULTIADDR",
            description = "Be reached through a relay, as `jlibp2p relay` and others are; may be given several times,"
                    + " also with other addresses of the same relay.")
    private Target[] relays = {};

    @Option(names = "--files", paramLabel = "DIRECTORY", description = "Where files go; by default ${DEFAULT-VALUE}.")
    private Path files = Path.of("received");

    @Option(
            names = "--space",
            paramLabel = "MIB",
            description = "The most that is taken of all files together, in MiB; by default ${DEFAULT-VALUE}.")
    private long space = 1024;

    @Spec
    private CommandSpec spec;

    ListenCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        if (space < 1 || space > Long.MAX_VALUE / MIB) {
            throw new CommandException(
                    Failure.USAGE, "--space is from 1 to " + Long.MAX_VALUE / MIB + " MiB, not " + space, "");
        }
        RelayPlaces places = places();
        String[] where = Stream.concat(Stream.of(listen), places.addresses()).toArray(String[]::new);
        Node node = options.builder(Optional.empty(), where)
                .on(RelayEvent.class, places::print)
                .start()
                .join();
        try {
            places.tellOthers(node);
            serve(node);
            print(node);
            Interruption.await(node);
        } finally {
            node.stop().join();
        }
        return 0;
    }

    private RelayPlaces places() {
        try {
            return new RelayPlaces(List.of(relays), out);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--relay: " + Printable.escape(e.getMessage()));
        }
    }

    private void serve(Node node) throws IOException {
        node.handle(EchoCommand.ECHO, stream -> stream.copyTo(stream));
        ReceivedFiles receiver = ReceivedFiles.open(files, space * MIB);
        node.handleBlocking(FileTransfer.PROTOCOL, stream -> {
            out.println("a file from " + stream.remotePeer());
            FileTransfer.receive(stream, offer -> {
                FileTransfer.Sink sink = receiver.accept(offer);
                say(offer);
                return sink;
            });
        });
        node.events().on(NodeEvent.Connected.class, event -> say("connected", event.connection()));
        node.events().on(NodeEvent.Disconnected.class, event -> say("gone", event.connection()));
    }

    private void say(String what, Connection connection) {
        out.println(what + ": " + connection.remotePeer() + " at " + connection.remoteAddress());
    }

    private static Stream<Multiaddr> relayed(Node node) {
        return node.addresses().stream().filter(address -> address.has(MultiaddrProtocol.P2P_CIRCUIT));
    }

    private void say(Offer offer) {
        out.println("  " + Printable.escape(offer.name()) + ", " + offer.size() + " bytes");
    }

    private void print(Node node) {
        out.println("peer id  " + node.id());
        node.addresses().forEach(address -> out.println("address  " + address));
        out.println("files    go to " + files.toAbsolutePath() + ", at most " + space + " MiB in all");
        out.println();
        Multiaddr address =
                relayed(node).findFirst().orElseGet(() -> node.addresses().get(0));
        out.println("from another terminal:  ./jlibp2p ping " + address);
        out.println("to stop:                Ctrl-C");
        out.println();
        out.flush();
    }
}
