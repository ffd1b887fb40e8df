package org.jlibp2p.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;

import org.jlibp2p.async.Results;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.peer.PeerInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "find-providers", description = "Finds peers that have some content, and prints each as it is found.")
final class DhtFindProvidersCommand implements Callable<Integer>, Commands.Printing {
    private final PrintStream out;

    @Mixin
    private NodeOptions options;

    @Mixin
    private NetworkOptions network;

    @Mixin
    private DelegateOptions delegates;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "The search ends when so many are found; by default ${DEFAULT-VALUE}.")
    private int limit = 20;

    @Parameters(paramLabel = "CID", description = "Which content.")
    private Cid cid;

    @Spec
    private CommandSpec spec;

    DhtFindProvidersCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be at least 1, not " + limit);
        }
        try (FindingNode node = delegates.open(options, network, out);
                Results<PeerInfo> providers = node.content().findProviders(cid)) {
            int found = 0;
            for (PeerInfo provider : providers.blocking()) {
                PeerLines.print(out, provider);
                if (++found == limit) {
                    return 0;
                }
            }
            if (found == 0) {
                throw new CommandException(
                        Failure.NETWORK, "nobody in this network provides " + cid, "`jlibp2p dht provide` does");
            }
        }
        return 0;
    }
}
