package org.jlibp2p.cli.demo;

import java.net.URI;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.delegate.DelegatedRoutingServer;
import org.jlibp2p.delegate.DelegatedRoutingServerOptions;
import org.jlibp2p.delegate.serving.ServedRequest;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.Mode;
import org.jlibp2p.node.Node;
import org.jlibp2p.transport.tcp.TcpTransport;

/**
 * Searches the DHT for those who ask it over HTTP.
 *
 * @param node the node that searches
 * @param server what answers
 * @param firstRequest completes when the first request has been answered
 */
record DelegatePeer(Node node, DelegatedRoutingServer server, CompletableFuture<ServedRequest> firstRequest)
        implements AutoCloseable {
    static DelegatePeer start(BootstrapServer bootstrap, Patience patience) throws InterruptedException {
        CompletableFuture<ServedRequest> answered = new CompletableFuture<>();
        Node node = patience.await(
                Node.builder()
                        .transport(TcpTransport.create())
                        .listen("/ip4/127.0.0.1/tcp/0")
                        .service(Kademlia.service(bootstrap.joining().withMode(Mode.CLIENT)))
                        .start(),
                "the delegate's node starts");
        try {
            DelegatedRoutingServer server = patience.await(
                    DelegatedRoutingServer.over(node)
                            .closestPeers(node.service(Kademlia.class))
                            .options(DelegatedRoutingServerOptions.defaults()
                                    .withListen("127.0.0.1:0")
                                    .withListener(answered::complete))
                            .start(),
                    "the delegate listens");
            return new DelegatePeer(node, server, answered);
        } catch (InterruptedException | RuntimeException failure) {
            node.close();
            throw failure;
        }
    }

    URI uri() {
        return server.uris().get(0);
    }

    @Override
    public void close() {
        server.close();
        node.close();
    }
}
