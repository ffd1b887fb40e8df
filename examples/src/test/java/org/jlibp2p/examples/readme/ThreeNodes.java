package org.jlibp2p.examples.readme;

import java.util.List;

import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.transport.tcp.TcpTransport;

/** A private network from nothing, and what the third node of it finds. */
record ThreeNodes(List<Node> nodes, PeerInfo found) implements AutoCloseable {
    static Node start(String... bootstrap) {
        return Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/127.0.0.1/tcp/0")
                .service(Kademlia.service(KademliaOptions.privateNetwork("my-app", bootstrap)))
                .start()
                .join();
    }

    static ThreeNodes run(Cid cid) {
        Node first = start();
        Node second = start(first.addresses().get(0).toString());
        Node third = start(first.addresses().get(0).toString());
        second.contentRouting().provide(cid).join();
        PeerInfo found = third.contentRouting().findProviders(cid).next().join().orElseThrow();
        return new ThreeNodes(List.of(first, second, third), found);
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
    }
}
