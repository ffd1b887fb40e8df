package org.jlibp2p.rendezvous;

import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.Registration;
import org.jlibp2p.async.Results;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.discovery.Discovery;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.jlibp2p.service.ServiceFactory;

/**
 * Meeting at points that all know. A node with {@link #server} is such a point: peers register there under names, each for a time,
 * and ask who else has. A node with {@link #client} registers, renews that while it runs, and finds others.
 *
 * <pre>{@code
 * Node node = Node.builder()
 *         .service(Rendezvous.client(RendezvousClientOptions.defaults().withPoints(point).withRegistered("my-app")))
 *         .start().join();
 * for (PeerInfo peer : node.service(Rendezvous.class).discover("my-app").blocking()) { ... }
 * }</pre>
 *
 * <p>What is found was signed by the peer itself; that it is the one it says it is, is proven by the connection. A point remembers
 * nothing over a restart; whoever was registered registers again, soon after the connection has gone.
 *
 * <p>Any thread may call. What happens is told as {@link RendezvousEvent}s.
 *
 * <p>Specification: libp2p, rendezvous/README.md.
 */
public final class Rendezvous implements Service, Discovery {
    private static final int SECRET = 32;

    private final NodeContext node;
    private final Optional<RendezvousClient> client;
    private final Optional<RendezvousServer> server;

    private Rendezvous(
            NodeContext node,
            Optional<RendezvousClientOptions> clientOptions,
            Optional<RendezvousServerOptions> serverOptions) {
        this.node = node;
        SecureRandom random = new SecureRandom();
        byte[] secret = new byte[SECRET];
        random.nextBytes(secret);
        client = clientOptions.map(options -> new RendezvousClient(node, options, random));
        server = serverOptions.map(options -> new RendezvousServer(node, options, Bytes.wrap(secret)));
    }

    /**
     * A node that registers and looks for others.
     *
     * @param options where
     * @return what a node builds it with
     */
    public static ServiceFactory<Rendezvous> client(RendezvousClientOptions options) {
        Objects.requireNonNull(options, "options");
        return node -> new Rendezvous(node, Optional.of(options), Optional.empty());
    }

    /**
     * A node that is a rendezvous point.
     *
     * @param options what it takes
     * @return what a node builds it with
     */
    public static ServiceFactory<Rendezvous> server(RendezvousServerOptions options) {
        Objects.requireNonNull(options, "options");
        return node -> new Rendezvous(node, Optional.empty(), Optional.of(options));
    }

    /**
     * A node that is a rendezvous point, and registers at others.
     *
     * @param client where
     * @param server what it takes
     * @return what a node builds it with
     */
    public static ServiceFactory<Rendezvous> clientAndServer(
            RendezvousClientOptions client, RendezvousServerOptions server) {
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(server, "server");
        return node -> new Rendezvous(node, Optional.of(client), Optional.of(server));
    }

    @Override
    public CompletableFuture<Void> start() {
        server.ifPresent(RendezvousServer::start);
        client.ifPresent(user -> {
            node.addDiscovery(this);
            user.start();
        });
        return CompletableFuture.completedFuture(null);
    }

    /** Withdraws what is registered where there is a connection, and waits two seconds for that at most. */
    @Override
    public CompletableFuture<Void> stop() {
        server.ifPresent(RendezvousServer::stop);
        return client.map(RendezvousClient::stop).orElse(CompletableFuture.completedFuture(null));
    }

    private RendezvousClient user() {
        return client.orElseThrow(
                () -> new IllegalStateException("this node uses no rendezvous points: add Rendezvous.client"));
    }

    /**
     * Registers this node under a name, at all points of its options, until that is closed.
     *
     * @param namespace the name, of 1 to 255 bytes
     * @return completes at once with what keeps it registered, see {@link RendezvousRegistration#registered()}; fails with
     *     {@link IllegalStateException} if this node is registered under the name already, or under as many as it may be
     * @throws IllegalStateException if this node has no client
     * @throws IllegalArgumentException if the name is too short or too long
     */
    public CompletableFuture<RendezvousRegistration> register(String namespace) {
        RendezvousClient user = user();
        Namespace.check(namespace);
        return Async.call(
                node.loop(),
                () -> CompletableFuture.completedFuture(user.register(namespace)),
                RendezvousRegistration::close);
    }

    /**
     * Ends what is registered under a name, by {@link #register}, by the options, or before this node has started.
     *
     * @param namespace the name, of 1 to 255 bytes
     * @return completes when all points that could be reached have been told; there is no answer of theirs
     * @throws IllegalStateException if this node has no client
     * @throws IllegalArgumentException if the name is too short or too long
     */
    public CompletableFuture<Void> unregister(String namespace) {
        RendezvousClient user = user();
        Namespace.check(namespace);
        return Async.call(node.loop(), () -> user.unregister(namespace));
    }

    /**
     * Looks for peers under a name, at all points of the options at once. What is found is remembered in the node's peer store, so
     * that it can be dialled by its id.
     *
     * @param namespace the name; if empty, all there are
     * @return each peer once, but this one; fails if no point could be asked
     * @throws IllegalStateException if this node has no client
     */
    public Results<PeerInfo> discover(String namespace) {
        Objects.requireNonNull(namespace, "namespace");
        return user().discover(namespace);
    }

    /**
     * Hears of peers under the names that the options say are to be looked under, and of each again when it has renewed.
     *
     * @param onFound is called on the service's loop: it must not block
     * @return closing it ends the hearing
     * @throws IllegalStateException if this node has no client
     */
    @Override
    public Registration discover(Consumer<? super PeerInfo> onFound) {
        Objects.requireNonNull(onFound, "onFound");
        return user().listen(onFound);
    }

    /**
     * What this node holds and does as a point.
     *
     * @return completes with the numbers now; fails with {@link IllegalStateException} if it is none
     */
    public CompletableFuture<RendezvousGauges> gauges() {
        return Async.call(
                node.loop(),
                () -> CompletableFuture.completedFuture(server.orElseThrow(
                                () -> new IllegalStateException("this node is no point: add Rendezvous.server"))
                        .gauges()));
    }
}
