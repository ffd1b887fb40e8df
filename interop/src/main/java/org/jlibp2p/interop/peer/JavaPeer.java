package org.jlibp2p.interop.peer;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.jlibp2p.kad.store.FileKadStore;
import org.jlibp2p.mdns.Mdns;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.peer.Identity;

/**
 * A node of this library that a test drives line by line: commands on standard input, answers and events on standard
 * output, diagnostics on standard error.
 */
public final class JavaPeer {
    private static final Duration START = Duration.ofSeconds(60);

    private JavaPeer() {}

    /**
     * Starts the peer; it ends with its standard input, or when it is told to.
     *
     * @param arguments the flags of the peer control protocol
     */
    public static void main(String... arguments) {
        Output output =
                new Output(new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8));
        System.setOut(System.err); // standard output is for lines of the protocol alone
        int code = 0;
        try {
            run(Flags.parse(arguments), output);
        } catch (Exception e) {
            output.first("fatal", Map.of("error", Failures.describe(e)));
            code = 1;
        }
        System.exit(code);
    }

    private static void run(Flags flags, Output output) throws Exception {
        Identity identity = NodeSetup.identity(flags);
        EarlyMuxers earlyMuxers = new EarlyMuxers();
        NodeBuilder builder = NodeSetup.builder(flags, identity, earlyMuxers);
        flags.listen().forEach(address -> builder.listen(address.toString()));
        flags.announce().forEach(address -> builder.announce(address.toString()));
        Optional<FileKadStore> store = flags.kad().flatMap(KadFlags::openStore);
        flags.kad().ifPresent(kad -> builder.service(kad.service(store)));
        Optional<RoutingService> routing = Optional.empty();
        flags.mdns().ifPresent(mdns -> builder.service(Mdns.service(mdns)));
        BlockingPeerEvents events = BlockingPeerEvents.of(builder);
        try (Node node = new BlockingDeadline(START).await(builder.start())) {
            if (flags.routing().isPresent()) {
                int port = flags.routing().getAsInt();
                routing = Optional.of(
                        flags.routingDht() ? RoutingService.overDht(port, node) : RoutingService.start(port, output));
            }
            Peer peer = new Peer(flags, identity, node, output, new ConnectionNames(earlyMuxers), routing);
            Control control = new Control(peer);
            output.first("ready", ready(peer));
            events.report(peer);
            flags.dial().forEach(address -> dial(peer, address));
            control.serve(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        } finally {
            routing.ifPresent(RoutingService::close);
            store.ifPresent(FileKadStore::close);
        }
    }

    private static Map<String, ?> ready(Peer peer) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("peerId", peer.node().id().toString());
        fields.put("keyType", peer.keyType());
        fields.put("addrs", peer.addresses());
        fields.put("protocols", peer.protocols());
        fields.put("pid", ProcessHandle.current().pid());
        peer.routing().ifPresent(routing -> fields.put("routing", Map.of("url", routing.url())));
        return fields;
    }

    private static void dial(Peer peer, Multiaddr address) {
        peer.node().connect(address).whenComplete((connection, failure) -> {
            if (failure != null) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("addr", address.toString());
                fields.put("error", Failures.describe(failure));
                peer.output().event("dial:error", fields);
            }
        });
    }
}
