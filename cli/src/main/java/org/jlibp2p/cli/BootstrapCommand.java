package org.jlibp2p.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.KademliaEvent;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.kad.Mode;
import org.jlibp2p.kad.store.FileKadStore;
import org.jlibp2p.kad.store.FileKadStoreOptions;
import org.jlibp2p.node.Node;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "bootstrap",
        description = "Runs a server of a Kademlia DHT, through which others join, until interrupted.")
final class BootstrapCommand implements Callable<Integer>, Commands.Printing {
    private final PrintStream out;

    @Mixin
    private NodeOptions options;

    @Mixin
    private NetworkOptions network;

    @Option(
            names = "--listen",
            paramLabel = "MULTIADDR",
            description = "Where to; may be given several times. By default ${DEFAULT-VALUE}: this machine only. To be"
                    + " reached from elsewhere: /ip4/0.0.0.0/tcp/4001")
    private String[] listen = {"/ip4/127.0.0.1/tcp/0"};

    @Option(
            names = "--data",
            paramLabel = "DIRECTORY",
            description =
                    "Where all that outlives the process is kept: values, who provides what, the routing table, and"
                            + " the identity unless --identity is given. Without it nothing is.")
    private Path data;

    @ParentCommand
    private Jlibp2p root;

    BootstrapCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        KademliaOptions dht = network.options();
        if (data == null) {
            return serve(Optional.empty(), dht);
        }
        Files.createDirectories(data);
        try (FileKadStore store = FileKadStore.open(data.resolve("records"), FileKadStoreOptions.defaults())) {
            return serve(
                    Optional.of(data.resolve("identity")),
                    dht.withSnapshot(data.resolve("table"))
                            .withProviderStore(store.providers())
                            .withRecordStore(store.records()));
        }
    }

    private int serve(Optional<Path> identity, KademliaOptions dht) throws IOException {
        Node node = options.builder(identity, listen)
                .service(Kademlia.service(dht))
                .start()
                .join();
        try {
            watch(node);
            print(node, dht);
            Interruption.await(node);
        } finally {
            node.stop().join();
        }
        return 0;
    }

    private void watch(Node node) {
        node.events().on(KademliaEvent.PeerAdded.class, event -> out.println("added:   " + event.peer()));
        node.events().on(KademliaEvent.PeerRemoved.class, event -> out.println("removed: " + event.peer()));
        node.events().on(KademliaEvent.ModeChanged.class, event -> out.println("mode:    " + lower(event.mode())));
        if (network.isTraced() || root.isVerbose()) {
            Trace.of(node, out);
        }
    }

    private static String lower(Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private void print(Node node, KademliaOptions dht) {
        Kademlia kademlia = node.service(Kademlia.class);
        out.println("peer id  " + node.id());
        node.addresses().forEach(address -> out.println("address  " + address));
        out.println(
                "network  " + dht.protocol() + ", as a " + lower(kademlia.mode().join()));
        out.println("table    " + kademlia.table().join().size() + " peers");
        if (data != null) {
            out.println("data     " + data.toAbsolutePath());
        }
        out.println();
        String others = network.asTyped() + " --bootstrap " + node.addresses().get(0);
        out.println("others join:  ./jlibp2p bootstrap" + others);
        out.println("and ask:      ./jlibp2p dht find-peer " + node.id() + others);
        out.println("to stop:      Ctrl-C");
        out.println();
        out.flush();
    }
}
