package org.jlibp2p.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.examples.Printable;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.kad.Mode;
import org.jlibp2p.peer.Identity;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "put",
        description = "Has the DHT keep a value under a key for 48 hours; with --ipns, says what a name stands for.",
        customSynopsis = {
            "jlibp2p dht put KEY (VALUE | VALUE --hex | --file FILE) [OPTIONS]",
            "jlibp2p dht put --ipns FILE PATH [--sequence N] [--lifetime DURATION] [OPTIONS]"
        })
final class DhtPutCommand implements Callable<Integer>, Commands.Printing {
    private final PrintStream out;

    @Mixin
    private NodeOptions options;

    @Mixin
    private NetworkOptions network;

    @ArgGroup(exclusive = false)
    private Ipns ipns;

    @Option(names = "--file", paramLabel = "FILE", description = "The value is what is in this file.")
    private Path file;

    @Option(names = "--hex", description = "VALUE is given in hexadecimal digits.")
    private boolean hex;

    @Parameters(
            index = "0",
            paramLabel = "KEY|PATH",
            description =
                    "/ipns/<name>, /pk/<peer id>, or a key of another namespace; with --ipns, what the name shall stand"
                            + " for: /ipfs/<cid> or /ipns/<name>.")
    private String key;

    @Parameters(index = "1", arity = "0..1", paramLabel = "VALUE", description = "The value, as text.")
    private String value;

    @Spec
    private CommandSpec spec;

    private static final class Ipns {
        @Option(
                names = "--ipns",
                required = true,
                paramLabel = "FILE",
                description =
                        "Publish an IPNS record, signed by the identity in this file; `jlibp2p keygen` makes one.")
        private Path owner;

        @Option(
                names = "--sequence",
                paramLabel = "N",
                description = "The number of the record; by default that of the one in the DHT, and one more if it"
                        + " stands for something else.")
        private Long sequence;

        @Option(
                names = "--lifetime",
                paramLabel = "DURATION",
                description = "For how long it is valid: 90m, 48h, 7d; by default 48h.")
        private Duration lifetime = IpnsRecord.DEFAULT_LIFETIME;
    }

    DhtPutCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        KademliaOptions dht = network.joined().withMode(Mode.CLIENT);
        if (ipns != null) {
            return publish(dht);
        }
        DhtKey parsed = parsedKey();
        Bytes content = content();
        try (DhtNode node = DhtNode.join(options, network, dht, out)) {
            node.dht().putValue(parsed.bytes(), content).join();
            out.println("kept by peers: " + content.size() + " bytes");
        }
        return 0;
    }

    private Integer publish(KademliaOptions dht) throws IOException {
        if (value != null || file != null || hex) {
            throw mistake("with --ipns there is a PATH and no other value");
        }
        if (!key.startsWith("/")) {
            throw mistake("not a path: " + key + "; it is /ipfs/<cid> or /ipns/<name>, perhaps with more behind it");
        }
        if (ipns.lifetime.isZero()) {
            throw mistake("--lifetime must be above zero");
        }
        Identity owner = Identity.load(ipns.owner);
        try (DhtNode node = DhtNode.join(options, network, dht, out)) {
            IpnsPublication publication = new IpnsPublication(owner, key, ipns.lifetime);
            IpnsLines.print(
                    out,
                    publication.name(),
                    ipns.sequence == null ? publication.put(node) : publication.put(node, ipns.sequence));
        }
        return 0;
    }

    private DhtKey parsedKey() {
        try {
            return DhtKey.parse(key);
        } catch (IllegalArgumentException e) {
            throw mistake(e.getMessage());
        }
    }

    private Bytes content() throws IOException {
        if ((value == null) == (file == null)) {
            throw mistake("a value is missing, or there are two: give VALUE or --file");
        }
        if (file != null) {
            return Bytes.wrap(Files.readAllBytes(file));
        }
        try {
            return hex ? Bytes.fromHex(value) : Bytes.utf8(value);
        } catch (IllegalArgumentException e) {
            throw mistake("--hex: " + e.getMessage());
        }
    }

    private ParameterException mistake(String what) {
        return new ParameterException(spec.commandLine(), Printable.escape(what));
    }
}
