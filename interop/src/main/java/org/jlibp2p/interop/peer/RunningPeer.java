package org.jlibp2p.interop.peer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.jlibp2p.kad.store.FileKadStore;
import org.jlibp2p.mdns.Mdns;
import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.portmap.PortMapping;

/**
 * A peer with all that belongs to it, from its start to its end.
 *
 * @param peer as commands see it
 * @param store the file in which it keeps what it is given for others, if there is one
 */
record RunningPeer(Peer peer, Optional<FileKadStore> store) implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    /**
     * Starts one.
     *
     * @param flags what it is to be
     * @param output where its events go
     * @param before gets the node's builder before it starts
     */
    static RunningPeer start(Flags flags, Output output, Consumer<NodeBuilder> before) throws Exception {
        Identity identity = NodeSetup.identity(flags);
        EarlyMuxers earlyMuxers = new EarlyMuxers();
        NodeBuilder builder = NodeSetup.builder(flags, identity, earlyMuxers);
        flags.listen().forEach(address -> builder.listen(address.toString()));
        flags.announce().forEach(address -> builder.announce(address.toString()));
        Optional<FileKadStore> store = flags.kad().flatMap(KadFlags::openStore);
        try {
            flags.kad().ifPresent(kad -> builder.service(kad.service(store)));
            flags.mdns().ifPresent(mdns -> builder.service(Mdns.service(mdns)));
            flags.portMapping().ifPresent(options -> builder.service(PortMapping.service(options)));
            before.accept(builder);
            Node node = new BlockingDeadline(START).await(builder.start());
            try {
                Optional<RoutingService> routing = routing(flags, node, output);
                return new RunningPeer(
                        new Peer(flags, identity, node, output, new ConnectionNames(earlyMuxers), routing), store);
            } catch (Exception | Error failure) {
                node.close();
                throw failure;
            }
        } catch (Exception | Error failure) {
            store.ifPresent(FileKadStore::close);
            throw failure;
        }
    }

    private static Optional<RoutingService> routing(Flags flags, Node node, Output output) throws Exception {
        if (flags.routing().isEmpty()) {
            return Optional.empty();
        }
        String host = flags.routingHost();
        int port = flags.routing().getAsInt();
        return Optional.of(
                flags.routingDht()
                        ? RoutingService.overDht(host, port, node)
                        : RoutingService.start(host, port, output));
    }

    /** What it says once it is ready. */
    Map<String, ?> describe() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("peerId", peer.node().id().toString());
        fields.put("keyType", peer.keyType());
        fields.put("addrs", peer.addresses());
        fields.put("protocols", peer.protocols());
        fields.put("pid", ProcessHandle.current().pid());
        peer.routing().ifPresent(routing -> fields.put("routing", Map.of("url", routing.url())));
        return fields;
    }

    @Override
    public void close() {
        try {
            peer.node().close();
        } finally {
            peer.routing().ifPresent(RoutingService::close);
            store.ifPresent(FileKadStore::close);
        }
    }
}
