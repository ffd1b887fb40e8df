package org.jlibp2p.delegate;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.Registration;
import org.jlibp2p.delegate.server.HttpServer;
import org.jlibp2p.delegate.serving.RequestListener;
import org.jlibp2p.delegate.serving.ServerFigures;
import org.jlibp2p.node.Node;
import org.jlibp2p.routing.ClosestPeersRouting;
import org.jlibp2p.routing.ContentRouting;
import org.jlibp2p.routing.PeerRouting;
import org.jlibp2p.routing.ValueRouting;

/**
 * Answers by HTTP those who do not search themselves: who has some content, where a peer is, IPNS records, and who is closest to a
 * key. It asks a node's routers, or any others, and remembers for a while what they say.
 *
 * <pre>{@code
 * try (Node node = Node.builder().service(Kademlia.service(options)).start().join();
 *         DelegatedRoutingServer server = DelegatedRoutingServer.over(node)
 *                 .closestPeers(node.service(Kademlia.class))
 *                 .start()
 *                 .join()) {
 *     System.out.println(server.uris()); // http://127.0.0.1:8190/
 * }
 * }</pre>
 *
 * <p>A server has a thread of its own, on which its futures complete. Any thread may call. A node does not stop the servers over
 * it: they are closed before it.
 *
 * <p>Specification: IPFS, routing/http-routing-v1.md; IPIP-0484, 0513, 0526.
 */
public final class DelegatedRoutingServer implements AutoCloseable {
    private final HttpServer server;
    private final String scheme;
    private final List<InetSocketAddress> addresses;

    private DelegatedRoutingServer(HttpServer server, String scheme, List<InetSocketAddress> addresses) {
        this.server = server;
        this.scheme = scheme;
        this.addresses = addresses;
    }

    /**
     * A server to be, over all routers of a node: those of all its services; where the peers are that it is connected with, or
     * remembers, it tells itself. Who is closest to a key is not among what a node
     * finds; see {@link DelegatedRoutingServerBuilder#closestPeers}.
     *
     * @param node a running node
     * @return what it is built with
     */
    public static DelegatedRoutingServerBuilder over(Node node) {
        DelegatedRoutingServerBuilder server = builder()
                .peers(new NodePeers(node))
                .content(node.contentRouting())
                .values(node.valueRouting())
                .node(node.id());
        try {
            return server.delegates(node.service(DelegatedRouting.class));
        } catch (IllegalStateException none) {
            return server; // the node asks no delegates
        }
    }

    /**
     * A server to be, over something that finds everything, as Kademlia does.
     *
     * @param <R> its type
     * @param router finds everything
     * @return what it is built with
     */
    public static <R extends PeerRouting & ContentRouting & ValueRouting & ClosestPeersRouting>
            DelegatedRoutingServerBuilder over(R router) {
        return builder().peers(router).content(router).values(router).closestPeers(router);
    }

    /**
     * A server to be, over nothing so far.
     *
     * @return what it is built with
     */
    public static DelegatedRoutingServerBuilder builder() {
        return new DelegatedRoutingServerBuilder();
    }

    static CompletableFuture<DelegatedRoutingServer> of(CompletableFuture<HttpServer> starting, String scheme) {
        return Async.compose(
                starting,
                server -> Async.map(
                        server.addresses(),
                        addresses -> new DelegatedRoutingServer(server, scheme, addresses),
                        unneeded -> {}),
                HttpServer::stop,
                DelegatedRoutingServer::stop);
    }

    /**
     * Where it listens.
     *
     * @return the addresses, with the ports that there are
     */
    public List<InetSocketAddress> addresses() {
        return addresses;
    }

    /**
     * What clients are given, each with a slash at its end. Where it listens at all addresses of the machine, it is that of the
     * machine itself; under a name, or behind a proxy, it is another one.
     *
     * @return one for each address
     */
    public List<URI> uris() {
        return addresses.stream().map(this::uri).toList();
    }

    private URI uri(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        String host = ip.isAnyLocalAddress()
                ? ip.getAddress().length == 4 ? "127.0.0.1" : "::1"
                : ip.getHostAddress().replaceAll("%.*", "");
        return URI.create(
                scheme + "://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort() + "/");
    }

    /**
     * What it has to do at the moment, and what it remembers.
     *
     * @return completes with the figures
     */
    public CompletableFuture<ServerFigures> figures() {
        return server.figures();
    }

    /**
     * Has somebody told of each request that is answered from now on, beside the listener of the options.
     *
     * @param listener who
     * @return closing it ends that
     */
    public Registration observe(RequestListener listener) {
        return server.observe(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Stops: nobody can connect any more, and requests under way go on to their end, or until {@link
     * org.jlibp2p.delegate.serving.HttpServerLimits#stop()} has passed. Does nothing the second time.
     *
     * @return completes when nothing of the server is left: no socket, no thread
     */
    public CompletableFuture<Void> stop() {
        return server.stop();
    }

    /** Stops, and waits until nothing of the server is left. Not on an event loop. */
    @Override
    public void close() {
        BlockingStop.of(this);
    }
}
