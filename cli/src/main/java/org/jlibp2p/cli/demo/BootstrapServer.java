package org.jlibp2p.cli.demo;

import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.node.Node;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.transport.tcp.TcpTransport;

/**
 * Whom newcomers begin with: a server of the DHT like any other, whose address everybody has.
 *
 * @param node the node
 * @param address where it is, as everybody has been told
 */
record BootstrapServer(Node node, Multiaddr address) implements AutoCloseable {
    /** The DHT of this process, and of nobody else. */
    static final String NETWORK = "jlibp2p-demo";

    static BootstrapServer start(Patience patience) throws InterruptedException {
        Node node = patience.await(
                Node.builder()
                        .transport(TcpTransport.create())
                        .listen("/ip4/127.0.0.1/tcp/0")
                        .service(Ping.service())
                        .service(Kademlia.service(KademliaOptions.privateNetwork(NETWORK)))
                        .start(),
                "the bootstrap server starts");
        return new BootstrapServer(node, node.addresses().get(0));
    }

    /** What others join with. */
    KademliaOptions joining() {
        return KademliaOptions.privateNetwork(NETWORK, address.toString());
    }

    @Override
    public void close() {
        node.close();
    }
}
