package org.jlibp2p.relay;

import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.relay.circuit.AutoRelayOptions;
import org.jlibp2p.relay.circuit.RelayClientOptions;
import org.jlibp2p.relay.circuit.RelayGauges;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import org.jlibp2p.relay.client.CircuitTransport;
import org.jlibp2p.relay.client.RelayFinder;
import org.jlibp2p.relay.server.RelayServer;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.jlibp2p.service.ServiceFactory;

/**
 * Circuit relay, version 2. A node with {@link #client()} dials peers that can be reached through relays only, and can be such
 * a peer itself: it listens at an address of a relay with {@code /p2p-circuit} behind it, or has relays among its options. A node
 * with {@link #server} is a relay.
 *
 * <pre>{@code
 * Node.builder().service(CircuitRelay.client(RelayClientOptions.defaults().withRelays(relay)))
 * }</pre>
 *
 * <p>Any thread may call. What happens is told as {@link org.jlibp2p.relay.circuit.RelayEvent}s.
 *
 * <p>Specification: libp2p, relay/circuit-v2.md.
 */
public final class CircuitRelay implements Service {
    private final NodeContext node;
    private final Map<PeerId, List<Multiaddr>> relays;
    private final Optional<CircuitTransport> client;
    private final Optional<RelayFinder> finder;
    private final Optional<RelayServer> server;
    private final Optional<RelayServerOptions> serverOptions;

    private CircuitRelay(
            NodeContext node, Optional<RelayClientOptions> clientOptions, Optional<RelayServerOptions> serverOptions) {
        this.node = node;
        RelayClientOptions options = clientOptions.orElse(RelayClientOptions.defaults());
        relays = byRelay(options.relays());
        client = clientOptions.map(given -> new CircuitTransport(node, relays, new SecureRandom()));
        finder = options.autoRelay()
                .map(given -> new RelayFinder(
                        node,
                        client.orElseThrow(),
                        given,
                        byRelay(given.candidates()),
                        relays.keySet(),
                        new SecureRandom()));
        this.serverOptions = serverOptions;
        server = serverOptions.map(given -> new RelayServer(node, given));
    }

    private static Map<PeerId, List<Multiaddr>> byRelay(List<Multiaddr> addresses) {
        Map<PeerId, List<Multiaddr>> relays = new LinkedHashMap<>();
        PeerInfo.ofEach(addresses).forEach(relay -> relays.put(relay.id(), relay.addresses()));
        return relays;
    }

    /**
     * A node that uses relays, at those relayed addresses at which it is told to listen and dial.
     *
     * @return what a node builds it with
     */
    public static ServiceFactory<CircuitRelay> client() {
        return client(RelayClientOptions.defaults());
    }

    /**
     * A node that uses relays.
     *
     * @param options which ones to be reached through
     * @return what a node builds it with
     */
    public static ServiceFactory<CircuitRelay> client(RelayClientOptions options) {
        Objects.requireNonNull(options, "options");
        return node -> new CircuitRelay(node, Optional.of(options), Optional.empty());
    }

    /**
     * A node that finds relays by itself when others cannot reach it without.
     *
     * @param relays at how many relays it keeps a place
     * @return what a node builds it with
     */
    public static ServiceFactory<CircuitRelay> clientWithAutoRelay(int relays) {
        return clientWithAutoRelay(AutoRelayOptions.defaults().withRelays(relays));
    }

    /**
     * A node that finds relays by itself when others cannot reach it without, or at once if it is told that it is so.
     *
     * <pre>{@code
     * CircuitRelay.clientWithAutoRelay(AutoRelayOptions.defaults().withReachability(Reachability.PRIVATE))
     * }</pre>
     *
     * @param options how
     * @return what a node builds it with
     */
    public static ServiceFactory<CircuitRelay> clientWithAutoRelay(AutoRelayOptions options) {
        return client(RelayClientOptions.defaults().withAutoRelay(options));
    }

    /**
     * A node that is a relay.
     *
     * @param options what it gives
     * @return what a node builds it with
     */
    public static ServiceFactory<CircuitRelay> server(RelayServerOptions options) {
        Objects.requireNonNull(options, "options");
        return node -> new CircuitRelay(node, Optional.empty(), Optional.of(options));
    }

    /**
     * A node that is a relay, and uses others.
     *
     * @param client which ones to be reached through
     * @param server what it gives
     * @return what a node builds it with
     */
    public static ServiceFactory<CircuitRelay> clientAndServer(RelayClientOptions client, RelayServerOptions server) {
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(server, "server");
        return node -> new CircuitRelay(node, Optional.of(client), Optional.of(server));
    }

    @Override
    public CompletableFuture<Void> start() {
        client.ifPresent(CircuitTransport::start);
        server.ifPresent(RelayServer::start);
        // Not waited for: relays may be away.
        client.ifPresent(transport -> relays.keySet().forEach(transport::listenThrough));
        finder.ifPresent(each -> each.start(node.ownAddresses().reachability()));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> stop() {
        finder.ifPresent(RelayFinder::stop);
        server.ifPresent(RelayServer::stop);
        return client.map(CircuitTransport::close).orElse(CompletableFuture.completedFuture(null));
    }

    /**
     * The relays that this node has found by itself and has a place at.
     *
     * @return completes with those of now; with none if it is not to find any
     */
    public CompletableFuture<Set<PeerId>> chosenRelays() {
        return Async.call(
                node.loop(),
                () -> CompletableFuture.completedFuture(
                        finder.map(RelayFinder::held).orElse(Set.of())));
    }

    /**
     * What this node gives as a relay at most.
     *
     * @return what it was built with; empty if it is none
     */
    public Optional<RelayServerOptions> serverOptions() {
        return serverOptions;
    }

    /**
     * What this node does as a relay.
     *
     * @return completes with the numbers now; fails with {@link IllegalStateException} if it is none
     */
    public CompletableFuture<RelayGauges> gauges() {
        return Async.call(
                node.loop(),
                () -> CompletableFuture.completedFuture(server.orElseThrow(
                                () -> new IllegalStateException("this node is no relay: add CircuitRelay.server"))
                        .gauges()));
    }
}
