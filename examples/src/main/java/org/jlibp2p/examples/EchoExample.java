package org.jlibp2p.examples;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.BlockingDuplex;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.node.Node;
import org.jlibp2p.transport.tcp.TcpTransport;

/** A protocol of one's own, served in both ways there are: without waiting, and on a thread that waits. */
public final class EchoExample {
    // A protocol is a name. Peers agree on it for each stream they open; the version is part of the name.
    static final ProtocolId ECHO = ProtocolId.of("/echo/1.0.0");
    static final ProtocolId ECHO_BLOCKING = ProtocolId.of("/echo-blocking/1.0.0");

    private EchoExample() {}

    /**
     * Runs two nodes that talk over the loopback interface.
     *
     * @param args none
     * @throws IOException if the stream breaks
     */
    public static void main(String[] args) throws IOException {
        try (Node server = startNode();
                Node client = startNode()) {
            server.handle(ECHO, EchoExample::echo);
            server.handleBlocking(ECHO_BLOCKING, EchoExample::echoBlocking);

            // An address says where a node is and, behind /p2p, who: whoever else answers there is refused.
            client.connect(server.addresses().get(0)).join();

            System.out.println(ask(client, server, ECHO, "hello"));
            System.out.println(ask(client, server, ECHO_BLOCKING, "hello again"));
        }
    }

    static Node startNode() {
        return Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/127.0.0.1/tcp/0") // port 0 is any free one
                .start()
                .join();
    }

    /**
     * Runs on the connection's event loop, which it shares with other connections, so it must not wait. It returns a
     * future at once; when that completes the stream has ended. Thousands of such streams need no thread each.
     */
    static CompletableFuture<Void> echo(Stream stream) {
        return stream.copyTo(stream); // reads only as fast as it can write: the peer is slowed down, nothing piles up
    }

    /** Runs on a thread of its own, so it may wait as long as it likes: plain java.io. */
    static void echoBlocking(Stream stream) throws IOException {
        BlockingDuplex pipe = stream.blocking();
        pipe.input().transferTo(pipe.output());
    }

    static String ask(Node client, Node server, ProtocolId protocol, String text) throws IOException {
        BlockingDuplex pipe = client.openStream(server.id(), protocol).join().blocking();
        pipe.output().write(Bytes.utf8(text).toByteArray());
        pipe.output().close(); // ends our half, which is how the other side learns that it has everything
        return Bytes.wrap(pipe.input().readAllBytes()).utf8();
    }
}
