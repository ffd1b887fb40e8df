package org.jlibp2p.cli.daemon;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.cli.config.Config;
import org.jlibp2p.cli.config.Role;
import org.jlibp2p.cli.config.Settings;
import org.jlibp2p.cli.content.ContentServer;
import org.jlibp2p.cli.content.ReceivedFiles;
import org.jlibp2p.cli.content.SharedFiles;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.node.Node;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an ordinary node does for peers beside ping and identify, where its settings say so. */
public final class Functions {
    /** Sends back what it is sent. */
    public static final ProtocolId ECHO = ProtocolId.of("/echo/1.0.0");

    private static final Logger LOG = LoggerFactory.getLogger("jlibp2p");

    private final Optional<ReceivedFiles> received;

    private final Optional<ContentServer> content;

    private final Set<Cid> cids;

    private Functions(Optional<ReceivedFiles> received, Optional<ContentServer> content, Set<Cid> cids) {
        this.received = received;
        this.content = content;
        this.cids = cids;
    }

    /** Serves what the settings say; reads the files that are provided. */
    static Functions serve(Plan plan, Node node) throws IOException {
        Config config = plan.config();
        if (!config.roles().contains(Role.NODE)) {
            return new Functions(Optional.empty(), Optional.empty(), Set.of());
        }
        if (config.get(Settings.ECHO)) {
            node.handle(ECHO, stream -> stream.copyTo(stream));
        }
        Optional<ReceivedFiles> received = Optional.empty();
        if (config.find(Settings.FILES).isPresent()) {
            received = Optional.of(
                    ReceivedFiles.open(config.find(Settings.FILES).get(), config.get(Settings.FILES_SPACE)));
            received.get().serve(node);
        }
        if (config.get(Settings.PROVIDE).isEmpty()) {
            return new Functions(received, Optional.empty(), Set.of());
        }
        SharedFiles files = SharedFiles.of(config.get(Settings.PROVIDE));
        ContentServer content = new ContentServer(files);
        content.serve(node);
        files.cids().forEach(cid -> LOG.atInfo().addKeyValue("cid", cid).log("provides"));
        return new Functions(received, Optional.of(content), files.cids());
    }

    /** Tells the DHT what is served, and goes on doing so; when it is known where this node is. */
    void provide(Plan plan, Node node) {
        if (plan.dht().isPresent() && !cids.isEmpty()) {
            node.service(Kademlia.class).keepProvided(cids);
        }
    }

    /** What is being sent and received. */
    int transfers() {
        return content.map(ContentServer::transfers).orElse(0)
                + received.map(ReceivedFiles::transfers).orElse(0);
    }
}
