package org.jlibp2p.examples;

import java.time.Duration;

import org.jlibp2p.examples.sockets.SocketTransport;
import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.transport.tcp.TcpTransport;

/**
 * A transport of one's own under a node: everything above it (security, streams, services) is as with any other one. The
 * transport itself is {@link SocketTransport}; {@link org.jlibp2p.examples.sockets} tells how it is made.
 */
public final class CustomTransportExample {
    private CustomTransportExample() {}

    /**
     * Connects a node on the custom transport with one on the library's own.
     *
     * @param args none
     */
    public static void main(String[] args) {
        // Both speak TCP, so they understand each other: what a transport is built of is nobody else's business.
        try (Node custom = startNode(Node.builder().transport(SocketTransport.create()));
                Node usual = startNode(Node.builder().transport(TcpTransport.create()))) {
            System.out.println("there: " + roundTrip(custom, usual));
            System.out.println("back:  " + roundTrip(usual, custom));
        }
    }

    static Duration roundTrip(Node from, Node to) {
        from.connect(to.addresses().get(0)).join();
        return from.service(Ping.class).ping(to.id()).join();
    }

    static Node startNode(NodeBuilder builder) {
        return builder.listen("/ip4/127.0.0.1/tcp/0")
                .service(Ping.service())
                .start()
                .join();
    }
}
