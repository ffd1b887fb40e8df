package org.jlibp2p.examples.readme;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.node.Node;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.transport.tcp.TcpTransport;

final class TenLines {
    private TenLines() {}

    static void run(String friend) {
        try (Node node = Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/127.0.0.1/tcp/0")
                .service(Ping.service())
                .start()
                .join()) {
            node.events().on(NodeEvent.Connected.class, event -> System.out.println("connected: " + event));
            Connection connection = node.connect(Multiaddr.parse(friend)).join();
            System.out.println(node.service(Ping.class).ping(connection).join());
        }
    }
}
