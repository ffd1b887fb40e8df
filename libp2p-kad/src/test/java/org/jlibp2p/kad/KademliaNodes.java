package org.jlibp2p.kad;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.discovery.BootstrapList;
import org.jlibp2p.kad.protocol.KadCodec;
import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.kad.protocol.KadRequest;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.jlibp2p.service.ServiceFactory;
import org.jlibp2p.testkit.nodes.NodeConditions;
import org.jlibp2p.testkit.nodes.NodeSpec;
import org.jlibp2p.testkit.nodes.SimulatedNode;
import org.jlibp2p.testkit.nodes.SimulatedNodes;

/** What tests of the service among simulated nodes of the internet begin with. */
abstract class KademliaNodes {
    static final Bytes KEY = Bytes.utf8("a place");
    static final Cid CID = Cid.v1(Cid.RAW, Multihash.sha256(KEY));

    final SimulatedNodes network = SimulatedNodes.create(5, NodeConditions.defaults());
    final List<SimulatedNode> servers = new ArrayList<>();

    /** What a service sees of its node, for the test. */
    static final class Window implements Service {
        final NodeContext node;

        Window(NodeContext node) {
            this.node = node;
        }

        static ServiceFactory<Window> service() {
            return Window::new;
        }
    }

    KademliaOptions options() {
        return servers.isEmpty()
                ? KademliaOptions.amino()
                : KademliaOptions.amino().withBootstrap(BootstrapList.of(List.of(withId(servers.get(0)))));
    }

    static Multiaddr withId(SimulatedNode node) {
        return node.address().with(MultiaddrProtocol.P2P, node.peerId().toString());
    }

    ServiceFactory<Kademlia> kademlia(KademliaOptions options) {
        SplittableRandom random = network.random();
        return Kademlia.service(options, random);
    }

    SimulatedNode start(NodeSpec spec) {
        SimulatedNode node = network.add(spec);
        node.start();
        return node;
    }

    void startServers(int count) {
        for (int i = 0; i < count; i++) {
            servers.add(start(NodeSpec.reachable(kademlia(options()))));
            pass(Duration.ofSeconds(2));
        }
        pass(Duration.ofSeconds(20));
    }

    void pass(Duration time) {
        network.time().advance(time);
    }

    <T> T await(CompletableFuture<T> future) {
        return network.time().await(future, Duration.ofMinutes(2));
    }

    static Kademlia kademlia(SimulatedNode node) {
        return node.service(Kademlia.class);
    }

    List<PeerId> table(SimulatedNode node) {
        return await(kademlia(node).table()).stream().map(PeerInfo::id).toList();
    }

    /** A server that tells of nobody. */
    static NodeSpec empty(Runnable onRequest) {
        return telling(request -> {
            onRequest.run();
            return List.of();
        });
    }

    /** A server that tells of closer peers whatever it is asked, and of nothing else. */
    static NodeSpec telling(Function<KadRequest, List<KadPeer>> closer) {
        return NodeSpec.reachable(node -> new Service() {
            @Override
            public CompletableFuture<Void> start() {
                node.handle(KademliaOptions.AMINO, stream -> {
                    var messages = stream.framed(KadCodec.requests(1 << 16), KadCodec.replies(1 << 16));
                    return messages.receive()
                            .thenCompose(request -> messages.send(KadReply.closer(request, closer.apply(request))))
                            .thenCompose(sent -> messages.closeWrite());
                });
                return CompletableFuture.completedFuture(null);
            }
        });
    }

    Duration elapsed() {
        return Duration.ofNanos(network.time().loop().nanoTime());
    }
}
