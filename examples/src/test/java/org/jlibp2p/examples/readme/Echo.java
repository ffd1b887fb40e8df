package org.jlibp2p.examples.readme;

import java.io.IOException;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.BlockingDuplex;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.transport.tcp.TcpTransport;

import static java.nio.charset.StandardCharsets.UTF_8;

public class Echo {
    static final ProtocolId ECHO = ProtocolId.of("/my-echo/1.0.0");
    static final ProtocolId WAITING_ECHO = ProtocolId.of("/my-waiting-echo/1.0.0");

    static Node startNode() {
        return Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/127.0.0.1/tcp/0")
                .start()
                .join();
    }

    static void serve(Node node) {
        // Runs on an event loop, must not wait: returns a future, and when that completes the stream ends.
        node.handle(ECHO, stream -> stream.copyTo(stream));

        // Runs on a thread of its own, may wait: when it returns the stream ends.
        node.handleBlocking(WAITING_ECHO, stream -> {
            BlockingDuplex pipe = stream.blocking();
            pipe.input().transferTo(pipe.output());
        });
    }

    // Asking on a thread that may wait.
    static String ask(Node node, PeerId peer, ProtocolId protocol, String text) throws IOException {
        BlockingDuplex pipe = node.openStream(peer, protocol).join().blocking();
        pipe.output().write(text.getBytes(UTF_8));
        pipe.output().close(); // ends our half: the other side reads the end of its input
        return new String(pipe.input().readAllBytes(), UTF_8);
    }

    // Asking without waiting: each step begins when the one before has completed.
    static void askLater(Node node, PeerId peer, String text) {
        node.openStream(peer, ECHO)
                .thenCompose(stream -> stream.write(Bytes.utf8(text))
                        .thenCompose(written -> stream.closeWrite())
                        .thenCompose(ended -> stream.read()))
                .thenAccept(bytes -> System.out.println("later: " + bytes.utf8()))
                .join(); // only so that this program does not end before
    }

    public static void main(String[] args) throws IOException {
        try (Node server = startNode();
                Node client = startNode()) {
            serve(server);
            Multiaddr address = server.addresses().get(0); // where it is, and behind /p2p who it is
            client.connect(address).join();
            System.out.println(ask(client, server.id(), ECHO, "hello"));
            System.out.println(ask(client, server.id(), WAITING_ECHO, "hello again"));
            askLater(client, server.id(), "bye");
        }
    }
}
