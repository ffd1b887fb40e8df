package org.jlibp2p.examples;

import org.jlibp2p.examples.sockets.SocketTransport;
import org.jlibp2p.node.Node;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CustomTransportExampleIT {
    @Test
    void aNodeOnTheCustomTransportTalksToOneOnTheLibrarysOwn() {
        try (Node custom = CustomTransportExample.startNode(Node.builder().transport(SocketTransport.create()));
                Node usual = CustomTransportExample.startNode(Node.builder().transport(TcpTransport.create()))) {
            assertThat(CustomTransportExample.roundTrip(custom, usual)).isPositive();
        }
        try (Node custom = CustomTransportExample.startNode(Node.builder().transport(SocketTransport.create()));
                Node usual = CustomTransportExample.startNode(Node.builder().transport(TcpTransport.create()))) {
            assertThat(CustomTransportExample.roundTrip(usual, custom)).isPositive();
        }
    }
}
