package org.jlibp2p.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;

import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.cli.daemon.Functions;
import org.jlibp2p.examples.Printable;
import org.jlibp2p.io.BlockingDuplex;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.node.Node;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "echo", description = "Sends a text to a peer and prints what comes back.")
final class EchoCommand implements Callable<Integer>, Commands.Printing {
    static final ProtocolId ECHO = Functions.ECHO;

    private final PrintStream out;

    @Mixin
    private NodeOptions options;

    @Parameters(
            index = "0",
            paramLabel = "MULTIADDR",
            description = "Where the peer is and who: /ip4/.../tcp/.../p2p/<peer id>")
    private Target target;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "TEXT", description = "What to send.")
    private List<String> words;

    EchoCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        try (Node node = options.start()) {
            options.connect(node, target);
            Bytes sent = Bytes.utf8(String.join(" ", words));
            BlockingDuplex pipe = node.openStream(target.peer(), ECHO).join().blocking();
            pipe.output().write(sent.toByteArray());
            pipe.output().close();
            // One byte more than was sent is enough to see that it is not the same, however much the peer would send.
            Bytes back = Bytes.wrap(pipe.input().readNBytes(sent.size() + 1));
            out.println(Printable.escape(back.utf8()));
            if (!back.equals(sent)) {
                throw new ProtocolViolationException("the peer sent back something else than it was sent");
            }
        }
        return 0;
    }
}
