package org.jlibp2p.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import org.jlibp2p.cli.content.ContentName;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.kad.Mode;
import org.jlibp2p.kad.provide.ReprovideEvent.RegionProvided;
import org.jlibp2p.multiformats.Cid;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "provide", description = "Tells the DHT that this node has some content.")
final class DhtProvideCommand implements Callable<Integer>, Commands.Printing {
    private final PrintStream out;

    @Mixin
    private NodeOptions options;

    @Mixin
    private NetworkOptions network;

    @Option(
            names = "--listen",
            paramLabel = "MULTIADDR",
            description =
                    "Where others will reach this node; may be given several times. By default ${DEFAULT-VALUE}: from"
                            + " this machine only.")
    private String[] listen = {"/ip4/127.0.0.1/tcp/0"};

    @Option(
            names = "--keep",
            description = "Run until interrupted, so that the content stays provided and this node can be reached.")
    private boolean keep;

    @Parameters(
            paramLabel = "CID|FILE",
            description = "Which content; that of a file has the CID of raw bytes with SHA-256.")
    private String content;

    @Spec
    private CommandSpec spec;

    DhtProvideCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        KademliaOptions joined = network.joined();
        Cid cid = cid();
        try (DhtNode node = DhtNode.join(options, network, keep ? joined : joined.withMode(Mode.CLIENT), out, listen)) {
            requireReachable(joined, node);
            node.dht().provide(cid).join();
            out.println("provided  " + cid);
            node.node().addresses().forEach(address -> out.println("by        " + address));
            if (keep) {
                keepProvided(node, cid);
            } else {
                out.println("peers are told so for 48 hours; nobody is at that address unless --keep is given");
            }
        }
        return 0;
    }

    private Cid cid() throws IOException {
        Path file = Path.of(content);
        if (Files.isDirectory(file)) {
            throw new IOException(content + " is a directory; give one file, or a CID");
        }
        if (Files.exists(file)) {
            return ContentName.of(file);
        }
        try {
            return Cid.parse(content);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "neither a file nor a CID: " + content);
        }
    }

    private static void requireReachable(KademliaOptions dht, DhtNode node) {
        if (dht.scope().useful(node.node().addresses()).isEmpty()) {
            throw new CommandException(
                    Failure.LOCAL,
                    "this node has no address at which peers of that DHT could reach it",
                    "give one with --listen");
        }
    }

    private void keepProvided(DhtNode node, Cid cid) {
        node.node()
                .events()
                .on(RegionProvided.class, visit -> out.println("told      " + visit.peers() + " peers that keep it"));
        node.dht().keepProvided(List.of(cid)).join();
        out.println("to stop:  Ctrl-C");
        out.flush();
        Interruption.await(node.node());
    }
}
