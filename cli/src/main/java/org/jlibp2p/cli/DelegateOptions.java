package org.jlibp2p.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.delegate.DelegatedRouting;
import org.jlibp2p.delegate.DelegatedRoutingOptions;
import org.jlibp2p.examples.Printable;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.Mode;
import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whether somebody is asked who searches for others. */
final class DelegateOptions {
    @Option(
            names = "--delegate",
            paramLabel = "URL",
            description =
                    "Ask a delegate over HTTP, as `jlibp2p delegate` and others are, and no DHT unless --bootstrap is"
                            + " given too. May be given several times.")
    private URI[] delegates = {};

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** A node that can search: through delegates, or as a member of the DHT. */
    FindingNode open(NodeOptions options, NetworkOptions network, PrintStream out) throws IOException {
        if (delegates.length == 0) {
            return FindingNode.of(
                    DhtNode.join(options, network, network.joined().withMode(Mode.CLIENT), out));
        }
        NodeBuilder builder = options.builder(Optional.empty())
                .service(context -> new DhtNode.Clock(context.loop()))
                .service(DelegatedRouting.service(asked()));
        if (!network.bootstrap().isEmpty()) {
            builder.service(Kademlia.service(network.options().withMode(Mode.CLIENT)));
        }
        Node node = builder.start().join();
        return FindingNode.of(node, network.isTraced() ? Optional.of(Trace.of(node, out)) : Optional.empty());
    }

    private DelegatedRoutingOptions asked() {
        try {
            return DelegatedRoutingOptions.of(List.of(delegates));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    command.commandLine(), "--delegate: " + Printable.escape(String.valueOf(e.getMessage())));
        }
    }
}
