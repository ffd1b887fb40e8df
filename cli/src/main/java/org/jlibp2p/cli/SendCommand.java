package org.jlibp2p.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import org.jlibp2p.connection.Stream;
import org.jlibp2p.examples.FileTransfer;
import org.jlibp2p.examples.FileTransfer.Offer;
import org.jlibp2p.examples.ProgressBar;
import org.jlibp2p.node.Node;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "send", description = "Sends a file to a peer that runs `jlibp2p listen`.")
final class SendCommand implements Callable<Integer>, Commands.Printing {
    private final PrintStream out;

    @Mixin
    private NodeOptions options;

    @Parameters(index = "0", paramLabel = "FILE", description = "What to send.")
    private Path file;

    @Parameters(
            index = "1",
            paramLabel = "MULTIADDR",
            description = "Where the peer is and who: /ip4/.../tcp/.../p2p/<peer id>")
    private Target target;

    SendCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        Path name = file.toRealPath().getFileName();
        if (name == null || !Files.isRegularFile(file)) {
            throw new IOException(file + " is not a file; give one file, not a directory");
        }
        Offer offer = new Offer(name.toString(), Files.size(file));
        try (InputStream content = Files.newInputStream(file);
                Node node = options.start()) {
            options.connect(node, target);
            Stream stream =
                    node.openStream(target.peer(), FileTransfer.PROTOCOL).join();
            ProgressBar bar = new ProgressBar(out, Terminal.isInteractive(), offer.size());
            FileTransfer.send(stream, offer, content, bar::advance);
            bar.finish();
            out.println("stored by the peer, which has answered with the right checksum");
        }
        return 0;
    }
}
