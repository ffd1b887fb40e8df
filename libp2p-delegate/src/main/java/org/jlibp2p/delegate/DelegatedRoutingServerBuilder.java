package org.jlibp2p.delegate;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.delegate.exchange.Askers;
import org.jlibp2p.delegate.server.HttpServer;
import org.jlibp2p.delegate.server.Pseudonym;
import org.jlibp2p.delegate.server.Routers;
import org.jlibp2p.delegate.server.ServerSetup;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.routing.ClosestPeersRouting;
import org.jlibp2p.routing.ContentRouting;
import org.jlibp2p.routing.PeerRouting;
import org.jlibp2p.routing.ValueRouting;

/** Whom a server asks. What it is not given is answered with status 501. Confined to the thread that uses it. */
public final class DelegatedRoutingServerBuilder {
    private DelegatedRoutingServerOptions options = DelegatedRoutingServerOptions.defaults();
    private PeerRouting peers;
    private ContentRouting content;
    private ValueRouting values;
    private ClosestPeersRouting closest;
    private PeerId node;
    private Askers askers = new Askers();

    DelegatedRoutingServerBuilder() {}

    /**
     * Who finds peers.
     *
     * @param routing is asked
     * @return this
     */
    public DelegatedRoutingServerBuilder peers(PeerRouting routing) {
        peers = Objects.requireNonNull(routing, "routing");
        return this;
    }

    /**
     * Who finds content.
     *
     * @param routing is asked
     * @return this
     */
    public DelegatedRoutingServerBuilder content(ContentRouting routing) {
        content = Objects.requireNonNull(routing, "routing");
        return this;
    }

    /**
     * Who finds and stores IPNS records.
     *
     * @param routing is asked
     * @return this
     */
    public DelegatedRoutingServerBuilder values(ValueRouting routing) {
        values = Objects.requireNonNull(routing, "routing");
        return this;
    }

    /**
     * Who finds the peers that are closest to a key: {@code node.service(Kademlia.class)} for one.
     *
     * @param routing is asked
     * @return this
     */
    public DelegatedRoutingServerBuilder closestPeers(ClosestPeersRouting routing) {
        closest = Objects.requireNonNull(routing, "routing");
        return this;
    }

    /**
     * Which node's routers these are. What a {@link DelegatedRouting} of this node asks is refused with status 508: it would go in
     * a circle.
     *
     * @param id the node's
     * @return this
     */
    public DelegatedRoutingServerBuilder node(PeerId id) {
        node = Objects.requireNonNull(id, "id");
        return this;
    }

    /**
     * What of these routers asks delegates in turn: it tells them which nodes a request has come through, so that those that have
     * asked see the circle.
     *
     * @param delegates a service of the same node
     * @return this
     */
    public DelegatedRoutingServerBuilder delegates(DelegatedRouting delegates) {
        askers = delegates.askers();
        return this;
    }

    /**
     * What is different from the defaults.
     *
     * @param value the options
     * @return this
     */
    public DelegatedRoutingServerBuilder options(DelegatedRoutingServerOptions value) {
        options = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Starts the server.
     *
     * @return completes when it listens; fails with {@link org.jlibp2p.transport.ListenException}, or {@link
     *     org.jlibp2p.delegate.serving.UnusableCertificateException}
     * @throws IllegalStateException if there is nobody to ask
     */
    public CompletableFuture<DelegatedRoutingServer> start() {
        if (peers == null && content == null && values == null && closest == null) {
            throw new IllegalStateException("there is nobody to ask: a server needs peers, content, values or"
                    + " closestPeers; DelegatedRoutingServer.over(node) brings the first three");
        }
        ServerSetup setup = new ServerSetup(
                new Routers(
                        Optional.ofNullable(peers),
                        Optional.ofNullable(content),
                        Optional.ofNullable(values),
                        Optional.ofNullable(closest),
                        askers),
                options.listen(),
                options.certificate(),
                options.http(),
                options.answers(),
                options.proxies(),
                options.listener(),
                Optional.ofNullable(node).map(Pseudonym::of));
        String scheme = options.certificate().isPresent() ? "https" : "http";
        return DelegatedRoutingServer.of(HttpServer.start(setup), scheme);
    }
}
