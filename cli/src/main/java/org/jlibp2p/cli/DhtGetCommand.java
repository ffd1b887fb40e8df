package org.jlibp2p.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.examples.Printable;
import org.jlibp2p.ipns.IpnsName;
import org.jlibp2p.ipns.IpnsRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "get",
        description =
                "Finds the best value under a key: of /ipns/<name> the newest valid record, of /pk/<peer id> a public"
                        + " key.")
final class DhtGetCommand implements Callable<Integer>, Commands.Printing {
    private final PrintStream out;

    @Mixin
    private NodeOptions options;

    @Mixin
    private NetworkOptions network;

    @Mixin
    private DelegateOptions delegates;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the value as it is to a new file, and print nothing of it.")
    private Path file;

    @Parameters(paramLabel = "KEY", description = "/ipns/<name>, /pk/<peer id>, or one of another namespace.")
    private DhtKey key;

    DhtGetCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        try (FindingNode node = delegates.open(options, network, out)) {
            Bytes value = node.values()
                    .findValue(key.bytes())
                    .join()
                    .orElseThrow(() -> new CommandException(
                            Failure.NETWORK,
                            "nobody in this network has a valid value under that key",
                            "`jlibp2p dht put` stores one"));
            if (file != null) {
                Files.write(file, value.toByteArray(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } else if (key.name().isPresent()) {
                print(key.name().get(), value, node);
            } else if (key.peer().isPresent()) {
                PublicKey found = PublicKey.decode(value);
                out.println(found.type() + " " + found.encode().hex());
            } else {
                out.println(text(value));
            }
        }
        return 0;
    }

    private void print(IpnsName name, Bytes value, FindingNode node) {
        IpnsRecord record = IpnsRecord.decode(value);
        record.verify(name.key(), node.now());
        IpnsLines.print(out, name, record);
    }

    /** The value if it is text, or else its digits. */
    static String text(Bytes value) {
        String text = value.utf8();
        return Bytes.utf8(text).equals(value) ? Printable.escape(text) : value.hex();
    }
}
