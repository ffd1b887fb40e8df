package org.jlibp2p.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.kad.Mode;
import org.jlibp2p.node.Node;
import org.jlibp2p.reachability.AutoNat;
import org.jlibp2p.reachability.autonat.AutoNatOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "reachability",
        description =
                "Finds out whether others can connect to a node here, and says why not: joins a network, has its peers"
                        + " dial this node, and prints what each of them said of each address.")
final class ReachabilityCommand implements Callable<Integer>, Commands.Printing {
    private final PrintStream out;

    @Mixin
    private NodeOptions options;

    @Mixin
    private NetworkOptions network;

    @Option(
            names = "--listen",
            paramLabel = "MULTIADDR",
            description =
                    "Where it listens; may be given several times. By default ${DEFAULT-VALUE}: take the port that"
                            + " is forwarded, if one is.")
    private String[] listen = {"/ip4/0.0.0.0/tcp/4001"};

    @Option(
            names = "--announce",
            paramLabel = "MULTIADDR",
            description = "Where it can be reached besides, as a router forwards it; may be given several times.")
    private String[] announce = {};

    @Option(
            names = "--private",
            description = "The network is not the internet: look at private addresses as well, and believe one peer.")
    private boolean isPrivate;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            description = "How long to wait for an answer at most, as in 90s; by default 90s.")
    private Duration patience = Duration.ofSeconds(90);

    ReachabilityCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        AutoNatOptions autoNat = AutoNatOptions.defaults().withoutServer();
        if (isPrivate) {
            autoNat = autoNat.withPrivateNetworks().withConfirmations(1);
        }
        KademliaOptions dht = network.joined().withMode(Mode.CLIENT);
        CountDownLatch known = new CountDownLatch(1);
        try (Node node = options.builder(Optional.empty(), listen)
                .appendAnnounce(announce)
                .service(AutoNat.service(autoNat))
                .service(Kademlia.service(dht))
                .start()
                .join()) {
            node.events().on(NodeEvent.ReachabilityChanged.class, event -> {
                if (event.reachability() != Reachability.UNKNOWN) {
                    known.countDown();
                }
            });
            meet(node);
            if (node.reachability() == Reachability.UNKNOWN) {
                known.await(patience.toMillis(), TimeUnit.MILLISECONDS);
            }
            out.println("peer id  " + node.id());
            out.println("peers    " + node.connections().size() + " connected");
            out.println();
            out.print(node.service(AutoNat.class).explain());
        }
        return 0;
    }

    /** Those that were named have to be there; those that they lead to come of themselves. */
    private void meet(Node node) {
        boolean met = false;
        RuntimeException last = null;
        for (Target target : network.bootstrap()) {
            try {
                options.connect(node, target);
                met = true;
            } catch (RuntimeException failure) {
                last = failure;
            }
        }
        if (!met && last != null) {
            throw last;
        }
        node.service(Kademlia.class).refresh();
    }
}
