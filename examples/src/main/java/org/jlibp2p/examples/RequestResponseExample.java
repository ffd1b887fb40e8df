package org.jlibp2p.examples;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.RequestResponse;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.node.Node;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.jlibp2p.wire.Codec;
import org.jlibp2p.wire.ProtoReader;
import org.jlibp2p.wire.ProtoWriter;

import static java.util.concurrent.CompletableFuture.completedFuture;

/** One question, one answer: the protocol is a value that both sides share. */
public final class RequestResponseExample {
    // The most bytes in a message is part of its codec: a peer must not be able to make this node keep more.
    private static final int MAX_NAME = 100;

    /** What is asked and answered: a name, then a sentence. */
    record Greeting(String text) {
        static final Codec<Greeting> CODEC = new GreetingCodec();
    }

    /** Greetings as protobuf messages with one field, so that peers in any language can read them. */
    private record GreetingCodec() implements Codec<Greeting> {
        private static final int TEXT = 1;

        @Override
        public Bytes encode(Greeting greeting) {
            return new ProtoWriter().string(TEXT, greeting.text()).toBytes();
        }

        @Override
        public Greeting decode(Bytes bytes) {
            String text = "";
            ProtoReader reader = new ProtoReader(bytes);
            while (reader.next()) { // fields that this version does not know are passed over
                if (reader.field() == TEXT) {
                    text = reader.string(maxSize());
                }
            }
            return new Greeting(text);
        }

        @Override
        public int maxSize() {
            return MAX_NAME + 20;
        }
    }

    static final RequestResponse<Greeting, Greeting> GREET =
            new RequestResponse<>(ProtocolId.of("/greet/1.0.0"), Greeting.CODEC, Greeting.CODEC);

    private RequestResponseExample() {}

    /**
     * Runs two nodes of which one greets the other.
     *
     * @param args none
     */
    public static void main(String[] args) {
        try (Node server = startNode();
                Node client = startNode()) {
            // The answer is a future, so it may come from a database or another peer without holding a thread
            // meanwhile.
            server.handle(GREET.protocol(), GREET.serve((peer, name) -> completedFuture(greet(name))));

            client.connect(server.addresses().get(0)).join();
            System.out.println(
                    GREET.call(client, server.id(), new Greeting("ada")).join().text());
        }
    }

    static Greeting greet(Greeting name) {
        return new Greeting("hello " + name.text());
    }

    static Node startNode() {
        return Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/127.0.0.1/tcp/0")
                .start()
                .join();
    }
}
