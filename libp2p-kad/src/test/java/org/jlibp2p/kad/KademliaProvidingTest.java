package org.jlibp2p.kad;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.kad.protocol.KadCodec;
import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.kad.protocol.KadRequest.GetProviders;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.routing.RoutingException;
import org.jlibp2p.testkit.nodes.NodeSpec;
import org.jlibp2p.testkit.nodes.SimulatedNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Who is told to have some content. */
class KademliaProvidingTest extends KademliaNodes {
    @Test
    void aNodeWithoutAnAddressOfTheNetworkCannotProvide() {
        startServers(3);
        SimulatedNode hidden = start(NodeSpec.hidden(kademlia(options())));
        pass(Duration.ofSeconds(10));

        CompletableFuture<Void> provided = kademlia(hidden).provide(CID);
        pass(Duration.ofSeconds(1));

        assertThatThrownBy(provided::join)
                .hasCauseInstanceOf(RoutingException.class)
                .hasMessageContaining("announces no address");
    }

    /** Whom a server names when it is asked who has some content. */
    private List<PeerId> told(SimulatedNode server, Cid cid) {
        SimulatedNode asking = start(NodeSpec.hidden(Window.service()));
        await(asking.connect(server.info()));
        var stream = await(asking.openStream(server.peerId(), KademliaOptions.AMINO));
        var messages = stream.framed(KadCodec.replies(1 << 16), KadCodec.requests(1 << 16));
        await(messages.send(new GetProviders(cid.hash().bytes())));
        KadReply reply = await(messages.receive());
        await(asking.stop());
        return reply.providers().stream().map(KadPeer::id).toList();
    }

    @Test
    void whoProvidesContentTellsOfItItselfToo() {
        startServers(3);
        SimulatedNode node = start(NodeSpec.reachable(kademlia(options())));
        pass(Duration.ofSeconds(20));
        assertThat(told(node, CID)).isEmpty();

        await(kademlia(node).provide(CID));

        assertThat(told(node, CID)).containsExactly(node.peerId());
    }

    /** Servers forget who has content after two days. */
    @Test
    void whoKeepsContentProvidedTellsOfItItselfAtOnceAndForAsLongAsItDoes() {
        startServers(3);
        SimulatedNode node = start(NodeSpec.reachable(kademlia(options())));
        pass(Duration.ofSeconds(20));

        await(kademlia(node).keepProvided(List.of(CID)));

        assertThat(told(node, CID)).containsExactly(node.peerId());
        pass(Duration.ofDays(3));
        assertThat(told(node, CID)).containsExactly(node.peerId());
    }

    @Test
    void whatIsKeptProvidedByANodeThatNobodyCanReachIsProvidedAsSoonAsItHasAnAddress() {
        startServers(3);
        SimulatedNode node = start(NodeSpec.hidden(kademlia(options().withMode(Mode.SERVER))));
        pass(Duration.ofSeconds(20));
        await(kademlia(node).keepProvided(List.of(CID)));
        pass(Duration.ofHours(2));
        assertThat(told(servers.get(0), CID)).isEmpty();

        node.expose();

        pass(Duration.ofSeconds(10));
        assertThat(told(servers.get(0), CID)).containsExactly(node.peerId());
        assertThat(told(node, CID)).containsExactly(node.peerId());
    }
}
