package org.jlibp2p.cli.daemon;

import org.jlibp2p.cli.config.Config;
import org.jlibp2p.cli.config.Settings;
import org.jlibp2p.cli.content.ReceivedFiles;
import org.jlibp2p.examples.FileTransfer;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.node.Node;

/** What an ordinary node does for peers beside ping and identify, where its settings say so. */
public final class Functions {
    /** Sends back what it is sent. */
    public static final ProtocolId ECHO = ProtocolId.of("/echo/1.0.0");

    private Functions() {}

    static void serve(Config config, Node node) {
        if (config.get(Settings.ECHO)) {
            node.handle(ECHO, stream -> stream.copyTo(stream));
        }
        config.find(Settings.FILES).ifPresent(directory -> {
            ReceivedFiles files = new ReceivedFiles(directory, config.get(Settings.FILES_SPACE));
            node.handleBlocking(FileTransfer.PROTOCOL, stream -> FileTransfer.receive(stream, files));
        });
    }
}
