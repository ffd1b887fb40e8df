package org.jlibp2p.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

import org.jlibp2p.cli.config.SecretFile;
import org.jlibp2p.cli.content.Fetch;
import org.jlibp2p.cli.daemon.Functions;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.examples.FileTransfer;
import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.relay.CircuitRelay;
import org.jlibp2p.service.ServiceFactory;
import org.jlibp2p.transport.tcp.TcpTransport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands that start a node have in common. */
final class NodeOptions {
    @Option(
            names = "--identity",
            paramLabel = "FILE",
            description = "Who this node is: a key file; it is made if it is not there. Without it: somebody new.")
    private Path identity;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    Node start(String... listen) throws IOException {
        return builder(Optional.empty(), listen).start().join();
    }

    /** A node to be started; where {@code --identity} is not given, it is whom another file names, or somebody new. */
    NodeBuilder builder(Optional<Path> otherwise, String... listen) throws IOException {
        return builder(otherwise, CircuitRelay.client(), listen);
    }

    /** The same for a node that does something of its own with relays, and not only reaches others through them. */
    NodeBuilder builder(Optional<Path> otherwise, ServiceFactory<CircuitRelay> relay, String... listen)
            throws IOException {
        NodeBuilder builder = Node.builder()
                .transport(TcpTransport.create())
                .service(relay)
                .service(Ping.service())
                .onLimitedConnections(Functions.ECHO, FileTransfer.PROTOCOL, Fetch.PROTOCOL)
                .listen(listen);
        Optional<Path> file = Optional.ofNullable(identity).or(() -> otherwise);
        if (file.isPresent()) {
            builder.identity(identity(file.get()));
        }
        return builder;
    }

    private static Identity identity(Path file) throws IOException {
        Optional<String> open = SecretFile.openTo(file);
        if (open.isPresent()) {
            throw new CommandException(
                    Failure.LOCAL,
                    "others than its owner may read or write " + file + " (" + open.get() + ")",
                    "run: chmod 600 " + file);
        }
        return Identity.loadOrCreate(file);
    }

    Connection connect(Node node, Target target) {
        if (target.peer().equals(node.id())) {
            throw new ParameterException(command.commandLine(), "--identity is that of the peer: take one of your own");
        }
        return node.connect(target.address()).join();
    }
}
