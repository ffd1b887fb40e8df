package org.jlibp2p.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;

import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "find-peer",
        description = "Finds where a peer is, by its id alone; it is connected with, unless a delegate tells.")
final class DhtFindPeerCommand implements Callable<Integer>, Commands.Printing {
    private final PrintStream out;

    @Mixin
    private NodeOptions options;

    @Mixin
    private NetworkOptions network;

    @Mixin
    private DelegateOptions delegates;

    @Parameters(paramLabel = "PEERID", description = "Whom.")
    private PeerId peer;

    DhtFindPeerCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        try (FindingNode node = delegates.open(options, network, out)) {
            PeerInfo found = node.peers()
                    .findPeer(peer)
                    .join()
                    .orElseThrow(() -> new CommandException(
                            Failure.NETWORK,
                            "nobody could tell where " + peer + " is, or it is not there any more",
                            "does it run, and is it in this network?"));
            PeerLines.print(out, found);
        }
        return 0;
    }
}
