package org.jlibp2p.examples.readme;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.DelegatedRouting;
import org.jlibp2p.delegate.DelegatedRoutingOptions;
import org.jlibp2p.delegate.DelegatedRoutingServer;
import org.jlibp2p.delegate.DelegatedRoutingServerOptions;
import org.jlibp2p.delegate.KuboOptions;
import org.jlibp2p.delegate.StandaloneRouting;
import org.jlibp2p.delegate.serving.AnswerLimits;
import org.jlibp2p.delegate.serving.Endpoint;
import org.jlibp2p.delegate.serving.HttpServerLimits;
import org.jlibp2p.delegate.serving.HttpsCertificate;
import org.jlibp2p.ipns.IpnsName;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.transport.tcp.TcpTransport;

/** The code of docs/delegated-routing.md, and what the README says of it. */
final class DelegatePage {
    private DelegatePage() {}

    static void client(PeerId peerId, Cid cid, IpnsName name) {
        Node node = Node.builder()
                .transport(TcpTransport.create())
                .service(DelegatedRouting.at(
                        URI.create("https://delegated.example"), URI.create("https://other.example")))
                .start()
                .join();

        node.connect(peerId).join(); // dialled by its id alone: a delegate says where it is
        for (PeerInfo provider : node.contentRouting().findProviders(cid).blocking()) {
            System.out.println(provider);
        }
        Optional<Bytes> record =
                node.valueRouting().findValue(name.routingKey()).join(); // of IPNS, verified
    }

    static void standalone(URI uri, Cid cid) {
        try (StandaloneRouting delegates = StandaloneRouting.start(DelegatedRoutingOptions.of(List.of(uri)))) {
            for (PeerInfo provider : delegates.routing().findProviders(cid).blocking()) {
                System.out.println(provider);
            }
        }
    }

    static KuboOptions kubo() {
        KuboOptions options = KuboOptions.of(URI.create("http://127.0.0.1:5001"));
        options = options.withHttp(options.http().withHeaders(Map.of("Authorization", "Bearer …")));
        return options;
    }

    static void server() {
        try (Node node = Node.builder()
                        .transport(TcpTransport.create())
                        .listen("/ip4/0.0.0.0/tcp/4001")
                        .service(Kademlia.service(
                                KademliaOptions.amino().withBootstrap(KademliaOptions.AMINO_BOOTSTRAP)))
                        .start()
                        .join();
                DelegatedRoutingServer server = DelegatedRoutingServer.over(node)
                        .closestPeers(node.service(Kademlia.class))
                        .start()
                        .join()) {
            System.out.println(server.uris()); // [http://127.0.0.1:8190/]
        }
    }

    static DelegatedRoutingServerOptions production() {
        DelegatedRoutingServerOptions options = DelegatedRoutingServerOptions.defaults()
                .withListen("0.0.0.0:443", "[::]:443")
                .withCertificate(HttpsCertificate.pem(Path.of("fullchain.pem"), Path.of("privkey.pem")))
                .withHttp(HttpServerLimits.defaults().withRatePerAddress(20).withBurstPerAddress(200))
                .withAnswers(AnswerLimits.defaults().withCacheFound(Duration.ofMinutes(5)))
                .withListener(request -> metrics(request.endpoint(), request.status(), request.time()));
        return options;
    }

    private static void metrics(Endpoint endpoint, int status, Duration time) {
        System.out.println(endpoint + " " + status + " " + time);
    }

    static NodeBuilder small() {
        return Node.builder()
                .transport(TcpTransport.create())
                .service(DelegatedRouting.at(URI.create("http://127.0.0.1:8190")));
    }

    static DelegatedRoutingServer delegate(Node node) {
        DelegatedRoutingServer server = DelegatedRoutingServer.over(node)
                .closestPeers(node.service(Kademlia.class))
                .start()
                .join();
        return server;
    }
}
