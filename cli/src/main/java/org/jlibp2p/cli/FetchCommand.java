package org.jlibp2p.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.Results;
import org.jlibp2p.cli.content.Fetch;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.examples.Printable;
import org.jlibp2p.examples.ProgressBar;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "fetch",
        description =
                "Fetches what has a CID from a peer that provides it (`jlibp2p node --provide`), and checks that it is just that.")
final class FetchCommand implements Callable<Integer>, Commands.Printing {
    private static final int MAX_PROVIDERS = 20;
    private static final long MIB = 1024 * 1024;

    private final PrintStream out;

    @Mixin
    private NodeOptions options;

    @Mixin
    private NetworkOptions network;

    @Mixin
    private DelegateOptions delegates;

    @Option(names = "--from", paramLabel = "MULTIADDR", description = "Ask this peer, and search nobody else.")
    private Target from;

    @Option(names = "--out", paramLabel = "FILE", description = "Where it goes; by default a file named as the CID.")
    private Path file;

    @Option(
            names = "--max-size",
            paramLabel = "MIB",
            description = "The most that is taken, in MiB; by default ${DEFAULT-VALUE}.")
    private long maxSize = 4096;

    @Parameters(paramLabel = "CID", description = "What to fetch.")
    private Cid cid;

    FetchCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        if (maxSize < 1 || maxSize > Long.MAX_VALUE / MIB) {
            throw new CommandException(
                    Failure.USAGE, "--max-size is from 1 to " + Long.MAX_VALUE / MIB + " MiB, not " + maxSize, "");
        }
        Path target = file == null ? Path.of(cid.toString()) : file;
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        if (from != null) {
            try (Node node = options.start()) {
                options.connect(node, from);
                fetch(node, from.peer(), target);
            }
            return 0;
        }
        try (FindingNode node = delegates.open(options, network, out);
                Results<PeerInfo> providers = node.content().findProviders(cid)) {
            List<String> failures = new ArrayList<>();
            for (PeerInfo provider : providers.blocking()) {
                if (isFetchedFrom(node.node(), provider, target, failures)) {
                    return 0;
                }
                if (failures.size() == MAX_PROVIDERS) {
                    break;
                }
            }
            throw failures.isEmpty()
                    ? new CommandException(Failure.NETWORK, "nobody in this network provides " + cid, "")
                    : new CommandException(
                            Failure.NETWORK,
                            "of the peers that provide " + cid + ", " + String.join("; ", failures),
                            "");
        }
    }

    private boolean isFetchedFrom(Node node, PeerInfo provider, Path target, List<String> failures) throws IOException {
        try {
            node.connect(provider.id()).join();
            fetch(node, provider.id(), target);
            return true;
        } catch (FileSystemException ours) {
            throw ours;
        } catch (IOException | RuntimeException e) {
            failures.add(provider.id() + ": "
                    + Printable.escape(String.valueOf(Async.unwrap(e).getMessage())));
        }
        return false;
    }

    private void fetch(Node node, PeerId peer, Path target) throws IOException {
        Path directory = target.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        Path part = Files.createTempFile(directory, ".fetch-", ".part");
        part.toFile().deleteOnExit(); // if this process is told to end meanwhile
        try {
            Stream stream = node.openStream(peer, Fetch.PROTOCOL).join();
            try (OutputStream to = new FileOutput(part, Files.newOutputStream(part))) {
                Fetch.get(
                        stream,
                        cid,
                        maxSize * MIB,
                        to,
                        size -> new ProgressBar(out, Terminal.isInteractive(), size)::advance);
            }
            Files.move(part, target);
            out.println("from      " + peer);
            out.println("fetched   " + Files.size(target) + " bytes");
            out.println("to        " + target.toAbsolutePath());
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
