package org.jlibp2p.rendezvous;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Framed;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.peer.PeerRecord;
import org.jlibp2p.rendezvous.message.RendezvousCodec;
import org.jlibp2p.rendezvous.message.RendezvousMessage;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.jlibp2p.testkit.nodes.NodeConditions;
import org.jlibp2p.testkit.nodes.NodeSpec;
import org.jlibp2p.testkit.nodes.RoundTrips;
import org.jlibp2p.testkit.nodes.SimulatedNode;
import org.jlibp2p.testkit.nodes.SimulatedNodes;

/** Points, those who use them, and those who only say that they do, among simulated nodes. */
abstract class RendezvousFixture {
    final SimulatedNodes network = SimulatedNodes.create(
            42, NodeConditions.defaults().withRoundTrips(RoundTrips.constant(Duration.ofMillis(10))));

    final <T> T await(CompletableFuture<T> future) {
        return network.time().await(future);
    }

    final SimulatedNode start(NodeSpec spec) {
        SimulatedNode node = network.add(spec);
        await(node.start());
        return node;
    }

    final SimulatedNode point(RendezvousServerOptions options) {
        return start(NodeSpec.reachable(Rendezvous.server(options)));
    }

    final SimulatedNode client(RendezvousClientOptions options) {
        return start(NodeSpec.reachable(Rendezvous.client(options)));
    }

    /** What a service sees of a node that has none. */
    final NodeContext context() {
        List<NodeContext> contexts = new ArrayList<>();
        start(NodeSpec.reachable(node -> {
            contexts.add(node);
            return new Service() {};
        }));
        return contexts.get(0);
    }

    static RendezvousClientOptions at(SimulatedNode... points) {
        RendezvousClientOptions options = RendezvousClientOptions.defaults();
        for (SimulatedNode one : points) {
            options = options.withPoints(
                    one.address().with(MultiaddrProtocol.P2P, one.peerId().toString()));
        }
        return options;
    }

    static Rendezvous of(SimulatedNode node) {
        return node.service(Rendezvous.class);
    }

    final List<PeerInfo> found(SimulatedNode node, String namespace) {
        return await(of(node).discover(namespace).take(Search.MAX_PEERS));
    }

    final RendezvousGauges gauges(SimulatedNode node) {
        return await(of(node).gauges());
    }

    // ---- without a client ----

    static Bytes record(Identity identity, Multiaddr... addresses) {
        return new PeerRecord(identity.peerId(), 1, List.of(addresses))
                .seal(identity)
                .encode();
    }

    final Stream stream(SimulatedNode from, SimulatedNode to) {
        await(from.connect(to.info()));
        return await(from.openStream(to.peerId(), RendezvousServer.PROTOCOL));
    }

    final RendezvousMessage ask(SimulatedNode from, SimulatedNode to, RendezvousMessage question) {
        Framed<RendezvousMessage, RendezvousMessage> messages =
                stream(from, to).framed(RendezvousCodec.ANSWERS, RendezvousCodec.QUESTIONS);
        messages.send(question);
        RendezvousMessage answer = await(messages.receive());
        messages.closeWrite();
        return answer;
    }

    final RendezvousStatus register(SimulatedNode from, SimulatedNode to, Bytes record) {
        RendezvousMessage answer = ask(from, to, new RendezvousMessage.Register("app", record, 0));
        return RendezvousStatus.of(((RendezvousMessage.Registered) answer).status());
    }
}
