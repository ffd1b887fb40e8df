package org.jlibp2p.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.Framed;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.relay.circuit.RelayClientOptions;
import org.jlibp2p.relay.circuit.RelayEvent;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import org.jlibp2p.relay.circuit.Status;
import org.jlibp2p.relay.protocol.CircuitProtocols;
import org.jlibp2p.relay.protocol.HopCodec;
import org.jlibp2p.relay.protocol.HopMessage;
import org.jlibp2p.relay.protocol.StopCodec;
import org.jlibp2p.relay.protocol.StopMessage;
import org.jlibp2p.transport.tcp.TcpTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.relay.Waiting.await;
import static org.jlibp2p.relay.Waiting.eventually;

/** Nodes over TCP on loopback, and peers that speak hop and stop by hand, all ended with the test. */
final class RelayNodes implements AutoCloseable {
    static final ProtocolId ECHO = ProtocolId.of("/echo/1.0.0");
    static final ProtocolId DEMANDING = ProtocolId.of("/demanding/1.0.0");
    static final String LOOPBACK = "/ip4/127.0.0.1/tcp/0";

    private final List<Node> nodes = new ArrayList<>();

    Node start(UnaryOperator<NodeBuilder> more) {
        Node node =
                await(more.apply(Node.builder().transport(TcpTransport.create()).onLimitedConnections(ECHO))
                        .start());
        nodes.add(node);
        node.handle(ECHO, stream -> stream.copyTo(stream));
        node.handle(DEMANDING, stream -> stream.copyTo(stream));
        return node;
    }

    Node relay(RelayServerOptions options) {
        return start(builder -> builder.listen(LOOPBACK).service(CircuitRelay.server(options)));
    }

    /** A node that can be reached through a relay only, and is. */
    Node behind(Node relay) {
        Node node = start(builder -> builder.service(
                CircuitRelay.client(RelayClientOptions.defaults().withRelays(addressOf(relay)))));
        eventually("an address through the relay", () -> !node.addresses().isEmpty());
        return node;
    }

    Node client() {
        return start(builder -> builder.service(CircuitRelay.client()));
    }

    /** A node that knows nothing of relays. */
    Node plain() {
        return start(builder -> builder);
    }

    static Multiaddr addressOf(Node node) {
        return node.addresses().get(0);
    }

    static Multiaddr circuit(Node relay, Node target) {
        return addressOf(relay)
                .with(MultiaddrProtocol.P2P_CIRCUIT)
                .with(MultiaddrProtocol.P2P, target.id().toString());
    }

    // ---- by hand ----

    /** A stream to a relay, and what came of a request on it. */
    record Hop(Stream stream, Framed<HopMessage, HopMessage> messages, HopMessage.Answer answer) {
        Duplex circuit() {
            assertThat(answer.status()).isEqualTo(Status.OK);
            CompletableFuture<Duplex> pipe = new CompletableFuture<>();
            stream.loop().execute(() -> pipe.complete(messages.unframed()));
            return await(pipe);
        }
    }

    static Hop ask(Node node, Node relay, HopMessage request) {
        await(node.connect(addressOf(relay)));
        return ask(await(node.openStream(relay.id(), CircuitProtocols.HOP)), request);
    }

    static Hop ask(Stream stream, HopMessage request) {
        Framed<HopMessage, HopMessage> messages = stream.framed(HopCodec.CODEC);
        messages.send(request);
        return new Hop(stream, messages, (HopMessage.Answer) await(messages.receive()));
    }

    static HopMessage.Answer reserve(Node node, Node relay) {
        return ask(node, relay, new HopMessage.Reserve()).answer();
    }

    static Hop connect(Node node, Node relay, Node target) {
        return ask(node, relay, new HopMessage.Connect(target.id()));
    }

    /** Answers whatever a relay brings, and hands the pipes out. */
    static ConcurrentLinkedQueue<Duplex> accepting(Node node, Status status) {
        ConcurrentLinkedQueue<Duplex> circuits = new ConcurrentLinkedQueue<>();
        node.handle(CircuitProtocols.STOP, stream -> {
            Framed<StopMessage, StopMessage> messages = stream.framed(StopCodec.CODEC);
            return messages.receive()
                    .thenCompose(request -> messages.send(new StopMessage.Answer(status)))
                    .thenCompose(sent -> {
                        if (status != Status.OK) {
                            return CompletableFuture.completedFuture(null);
                        }
                        circuits.add(messages.unframed());
                        return stream.closed();
                    });
        });
        return circuits;
    }

    static Duplex next(ConcurrentLinkedQueue<Duplex> circuits) {
        eventually("a circuit", () -> !circuits.isEmpty());
        return circuits.remove();
    }

    /** Reads so many bytes, or what came before the end. */
    static Bytes read(Duplex pipe, int size) {
        Bytes all = Bytes.empty();
        while (all.size() < size) {
            Bytes more = await(pipe.read());
            if (more.isEmpty()) {
                break;
            }
            all = Bytes.concat(all, more);
        }
        return all;
    }

    static ConcurrentLinkedQueue<RelayEvent> events(Node node) {
        ConcurrentLinkedQueue<RelayEvent> seen = new ConcurrentLinkedQueue<>();
        node.events().on(RelayEvent.class, seen::add);
        return seen;
    }

    static <E> E event(ConcurrentLinkedQueue<RelayEvent> seen, Class<E> type) {
        eventually(type.getSimpleName(), () -> seen.stream().anyMatch(type::isInstance));
        return seen.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
    }
}
