package org.jlibp2p.benchmarks.crowd;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.discovery.BootstrapList;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.kad.Mode;
import org.jlibp2p.kad.NetworkScope;
import org.jlibp2p.kad.store.MemoryProviderStore;
import org.jlibp2p.kad.store.ProviderStoreLimits;
import org.jlibp2p.muxer.yamux.Yamux;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.security.noise.Noise;
import org.jlibp2p.transport.tcp.TcpTransport;

/** A DHT of a few servers, each of which has all content that there is: so few that each is among the closest of anything. */
final class DelegateSwarm {
    private final List<Node> nodes = new ArrayList<>();

    /** Starts it; the first node is the others' bootstrap peer. */
    DelegateSwarm(int servers, DelegateContent content) {
        for (int i = 0; i < servers; i++) {
            MemoryProviderStore store = MemoryProviderStore.create(ProviderStoreLimits.defaults());
            content.fill(store, Instant.now());
            KademliaOptions options = KademliaOptions.amino()
                    .withMode(Mode.SERVER)
                    .withScope(NetworkScope.EVERYWHERE)
                    .withProviderStore(store)
                    .withBootstrap(i == 0 ? BootstrapList.of() : BootstrapList.of(address()));
            nodes.add(Node.builder()
                    .transport(TcpTransport.create())
                    .security(Noise.create())
                    .muxer(Yamux.create())
                    .listen("/ip4/127.0.0.1/tcp/0")
                    .service(Kademlia.service(options))
                    .start()
                    .join());
        }
    }

    /** Where its bootstrap peer is. */
    String address() {
        return nodes.get(0).addresses().get(0).toString();
    }

    List<PeerId> peers() {
        return nodes.stream().map(Node::id).toList();
    }
}
