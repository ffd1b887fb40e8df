package org.jlibp2p.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.examples.Printable;
import org.jlibp2p.identify.Identify;
import org.jlibp2p.identify.IdentifyInfo;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.PeerRecord;
import org.jlibp2p.peer.SignedEnvelope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "identify", description = "Asks a peer what it is, and prints all it says.")
final class IdentifyCommand implements Callable<Integer>, Commands.Printing {
    private final PrintStream out;

    @Mixin
    private NodeOptions options;

    @Parameters(paramLabel = "MULTIADDR", description = "Where the peer is and who: /ip4/.../tcp/.../p2p/<peer id>")
    private Target target;

    IdentifyCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        try (Node node = options.start()) {
            Connection connection = options.connect(node, target);
            print(
                    connection,
                    node.service(Identify.class).identified(connection).join());
        }
        return 0;
    }

    private void print(Connection connection, IdentifyInfo info) {
        line("peer id", connection.remotePeer());
        line(
                "connection",
                connection.remoteAddress() + ", secured by " + connection.security() + ", streams by "
                        + connection.muxer());
        line("agent", info.agent());
        line("protocol version", info.protocolVersion());
        line(
                "public key",
                info.publicKey().type() + " " + info.publicKey().encode().hex());
        line("it sees us at", info.observedAddress().map(Object::toString).orElse("(not said)"));
        lines("listens at", info.listenAddresses());
        lines("speaks", info.protocols().stream().sorted().toList());
        line("signed record", record(info.signedRecord()));
    }

    private static String record(Optional<SignedEnvelope> envelope) {
        if (envelope.isEmpty()) {
            return "(none)";
        }
        PeerRecord record = PeerRecord.open(envelope.get());
        return "valid, number " + Long.toUnsignedString(record.sequence()) + ", with "
                + record.addresses().size() + " addresses";
    }

    private void lines(String name, List<?> values) {
        line(name, values.isEmpty() ? "(nothing said)" : values.get(0));
        values.stream().skip(1).forEach(value -> line("", value));
    }

    /** All of it is the peer's own words, so all of it is escaped. */
    private void line(String name, Object value) {
        out.printf("%-18s%s%n", name, Printable.escape(value.toString()));
    }
}
