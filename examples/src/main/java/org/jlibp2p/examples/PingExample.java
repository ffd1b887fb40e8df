package org.jlibp2p.examples;

import java.time.Duration;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.node.Node;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.transport.tcp.TcpTransport;

/** A service: something a node does beside connecting. This one measures round trips; go, rust and js nodes know it too. */
public final class PingExample {
    private PingExample() {}

    /**
     * Runs two nodes of which one pings the other.
     *
     * @param args none
     */
    public static void main(String[] args) {
        try (Node listener = startNode();
                Node dialler = startNode()) {
            // Events tell what happens in a node. Listeners run on a thread of their own and may wait.
            listener.events()
                    .on(NodeEvent.Connected.class, event -> System.out.println("connected: " + event.connection()));

            Connection connection = dialler.connect(listener.addresses().get(0)).join();
            for (int i = 0; i < 5; i++) {
                System.out.println("round trip: " + ping(dialler, connection).toNanos() / 1_000 + " microseconds");
            }
        }
    }

    static Duration ping(Node node, Connection connection) {
        return node.service(Ping.class).ping(connection).join();
    }

    static Node startNode() {
        return Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/127.0.0.1/tcp/0")
                .service(Ping.service()) // without it the node would neither ask nor answer
                .start()
                .join();
    }
}
