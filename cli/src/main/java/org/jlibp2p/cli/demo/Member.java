package org.jlibp2p.cli.demo;

import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.node.Node;
import org.jlibp2p.transport.tcp.TcpTransport;

/**
 * One more server of the DHT, as any program that can be dialled is one.
 *
 * @param node the node
 */
record Member(Node node) implements AutoCloseable {
    static Member start(BootstrapServer bootstrap, Patience patience) throws InterruptedException {
        return new Member(patience.await(
                Node.builder()
                        .transport(TcpTransport.create())
                        .listen("/ip4/127.0.0.1/tcp/0")
                        .service(Kademlia.service(bootstrap.joining()))
                        .start(),
                "a member of the DHT starts"));
    }

    @Override
    public void close() {
        node.close();
    }
}
