package org.jlibp2p.node;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.RequestResponse;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.identify.Identify;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.NegotiationException;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.service.Service;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.memory.MemoryTransport;
import org.jlibp2p.wire.Codec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jlibp2p.node.MemoryNodes.ECHO;
import static org.jlibp2p.node.MemoryNodes.await;
import static org.jlibp2p.node.MemoryNodes.eventually;
import static org.jlibp2p.node.MemoryNodes.failureOf;

class NodeTest {
    private final MemoryNodes network = new MemoryNodes();

    @AfterEach
    void end() {
        network.close();
    }

    private static Bytes readAll(Stream stream) {
        try {
            return Bytes.wrap(stream.blocking().input().readAllBytes());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aStreamCarriesBytesBothWaysAndEndsInOrder() {
        Node server = network.server(builder -> builder);
        Node client = network.client(builder -> builder);
        Connection connection = await(client.connect(server.addresses().get(0)));
        Stream stream = await(client.openStream(server.id(), ECHO));
        await(stream.write(Bytes.utf8("hello")));
        await(stream.closeWrite());

        assertThat(readAll(stream).utf8()).isEqualTo("hello");
        await(stream.closed());
        assertThat(connection.remotePeer()).isEqualTo(server.id());
        assertThat(connection.direction()).isEqualTo(Direction.OUTBOUND);
        assertThat(stream.protocol()).isEqualTo(ECHO);
        eventually("the stream is forgotten", () -> !connection.streams().contains(stream));
    }

    @Test
    void aBlockingHandlerMayWait() {
        Node server = network.server(builder -> builder);
        ProtocolId reverse = ProtocolId.of("/reverse");
        server.handleBlocking(reverse, stream -> {
            byte[] all = stream.blocking().input().readAllBytes();
            stream.blocking()
                    .output()
                    .write(new StringBuilder(new String(all))
                            .reverse()
                            .toString()
                            .getBytes());
        });
        Node client = network.client(builder -> builder);
        await(client.connect(server.addresses().get(0)));
        Stream stream = await(client.openStream(server.id(), reverse));
        await(stream.write(Bytes.utf8("abc")));
        await(stream.closeWrite());

        assertThat(readAll(stream).utf8()).isEqualTo("cba");
    }

    /** It ends while the loop is still busy with starting it: what it has written is behind that, and so has its end to be. */
    @Test
    void whatABlockingHandlerWroteGoesOutHoweverSoonItEnds() {
        Node server = network.server(builder -> builder.blockingExecutor(task -> {
            Thread thread = new Thread(task);
            thread.start();
            try {
                thread.join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }));
        ProtocolId greeting = ProtocolId.of("/greeting");
        server.handleBlocking(greeting, stream -> stream.blocking().output().write("hello".getBytes()));
        Node client = network.client(builder -> builder);
        await(client.connect(server.addresses().get(0)));
        Stream stream = await(client.openStream(server.id(), greeting));
        await(stream.closeWrite());

        assertThat(readAll(stream).utf8()).isEqualTo("hello");
    }

    @Test
    void aRequestGetsItsResponseAndAFailingServiceAReset() {
        RequestResponse<Bytes, Bytes> twice =
                new RequestResponse<>(ProtocolId.of("/twice"), Codec.bytes(100), Codec.bytes(200));
        Node server = network.server(builder -> builder);
        server.handle(
                twice.protocol(),
                twice.serve((peer, query) -> query.isEmpty()
                        ? CompletableFuture.failedFuture(new StreamResetException(ErrorCode.RATE_LIMITED, false))
                        : CompletableFuture.completedFuture(Bytes.concat(query, query))));
        Node client = network.client(builder -> builder);
        await(client.connect(server.addresses().get(0)));

        assertThat(await(twice.call(client, server.id(), Bytes.utf8("ab"))).utf8())
                .isEqualTo("abab");
        assertThat(failureOf(twice.call(client, server.id(), Bytes.empty())))
                .isInstanceOfSatisfying(StreamResetException.class, reset -> {
                    assertThat(reset.remote()).isTrue();
                    assertThat(reset.code()).isEqualTo(ErrorCode.RATE_LIMITED);
                });
    }

    @Test
    void aPeerThatDoesNotSpeakTheProtocolFailsTheFirstRead() {
        Node server = network.server(builder -> builder);
        Node client = network.client(builder -> builder);
        await(client.connect(server.addresses().get(0)));
        Stream stream = await(client.openStream(server.id(), ProtocolId.of("/unknown")));
        await(stream.write(Bytes.utf8("?")));

        assertThat(failureOf(stream.read()))
                .isInstanceOfSatisfying(
                        NegotiationException.class,
                        refused -> assertThat(refused.offered()).containsExactly(ProtocolId.of("/unknown")));
    }

    @Test
    void ofSeveralProtocolsTheFirstThatThePeerSpeaksIsAgreedOn() {
        Node server = network.server(builder -> builder);
        Node client = network.client(builder -> builder);
        await(client.connect(server.addresses().get(0)));

        assertThat(await(client.openStream(server.id(), ProtocolId.of("/new"), ECHO))
                        .protocol())
                .isEqualTo(ECHO);
        assertThat(failureOf(client.openStream(server.id(), ProtocolId.of("/a"), ProtocolId.of("/b"))))
                .isInstanceOf(NegotiationException.class);
    }

    @Test
    void anotherPeerThanTheOneDialledIsRefused() {
        Node server = network.server(builder -> builder);
        Node client = network.client(builder -> builder);
        String address = server.addresses().get(0).toString();
        String other = Identity.generate().peerId().toString();
        Multiaddr wrong = Multiaddr.parse(address.substring(0, address.lastIndexOf('/') + 1) + other);

        assertThat(failureOf(client.connect(wrong)))
                .isInstanceOfSatisfying(
                        DialException.class,
                        failure -> assertThat(failure.attempts().values())
                                .singleElement()
                                .isInstanceOfSatisfying(
                                        HandshakeException.class,
                                        why -> assertThat(why.reason())
                                                .isEqualTo(HandshakeException.Reason.WRONG_PEER)));
        assertThat(client.connections()).isEmpty();
        await(client.connect(server.addresses().get(0)));
    }

    @Test
    void aPeerWhoseAddressIsInThePeerStoreIsReachedByItsIdAlone() {
        Node server = network.server(builder -> builder);
        Node client = network.client(builder -> builder);
        client.peers().addAddresses(server.id(), server.addresses(), Duration.ofMinutes(1));

        assertThat(await(client.connect(server.id())).remotePeer()).isEqualTo(server.id());
    }

    @Test
    void aPeerOfWhichNothingIsKnownCannotBeReached() {
        Node client = network.client(builder -> builder);

        assertThat(failureOf(client.connect(Identity.generate().peerId())))
                .isInstanceOfSatisfying(
                        DialException.class,
                        failure -> assertThat(failure.attempts()).isEmpty())
                .hasMessageContaining("no address of");
    }

    @Test
    void connectionsAreAnnouncedOnBothSidesAndTheirEndToo() {
        Node server = network.server(builder -> builder);
        Node client = network.client(builder -> builder);
        List<String> heard = new CopyOnWriteArrayList<>();
        server.events().on(NodeEvent.Connected.class, e -> heard.add("connected"));
        server.events()
                .on(
                        NodeEvent.Disconnected.class,
                        e -> heard.add("disconnected " + e.reason().remote()));
        Connection connection = await(client.connect(server.addresses().get(0)));
        eventually("connected", () -> heard.contains("connected"));
        await(connection.close());
        eventually("disconnected", () -> heard.size() == 2);

        assertThat(heard).containsExactly("connected", "disconnected true");
        eventually("the server has forgotten it", () -> server.connections().isEmpty());
        assertThat(client.connections()).isEmpty();
    }

    /** Something a service tells while the node starts. */
    private record Begun() implements NodeEvent {}

    @Test
    void whatHappensWhileANodeStartsIsHeardByListenersOfItsBuilder() {
        List<NodeEvent> heard = new CopyOnWriteArrayList<>();
        network.server(builder -> builder.on(Begun.class, heard::add).service(node -> new Service() {
            @Override
            public CompletableFuture<Void> start() {
                node.publish(new Begun());
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public CompletableFuture<Void> stop() {
                return CompletableFuture.completedFuture(null);
            }
        }));
        eventually("told of the start", () -> heard.equals(List.of(new Begun())));
    }

    @Test
    void connectingTwiceGivesTheSameConnectionAndAtTheSameTimeOneDial() {
        Node server = network.server(builder -> builder);
        Node client = network.client(builder -> builder);
        CompletableFuture<Connection> first = client.connect(server.addresses().get(0));
        CompletableFuture<Connection> second = client.connect(server.addresses().get(0));

        assertThat(await(first)).isSameAs(await(second));
        assertThat(await(client.connect(server.id()))).isSameAs(await(first));
        assertThat(client.connections()).hasSize(1);
    }

    @Test
    void peersIdentifyEachOther() {
        Node server = network.server(builder -> builder.service(Ping.service()));
        Node client = network.client(builder -> builder);
        Connection connection = await(client.connect(server.addresses().get(0)));
        await(client.service(Identify.class).identified(connection));

        assertThat(client.peers().protocols(server.id())).isEqualTo(server.protocols());
        server.handle(ProtocolId.of("/later"), stream -> stream.closed());
        eventually(
                "the new protocol was pushed",
                () -> client.peers().protocols(server.id()).contains(ProtocolId.of("/later")));
    }

    @Test
    void mistakesOfTheCallerAreToldAtOnceAndSayWhatToDo() {
        Node server = network.server(builder -> builder);
        assertThatThrownBy(() -> Node.builder().start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("TcpTransport.create()");
        assertThatThrownBy(() -> Node.builder().listen("/ip4/1.2.3.4/tcp/99999"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("99999");
        assertThatThrownBy(() -> server.connect(Multiaddr.parse("/memory/1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/p2p/");
        assertThatThrownBy(() -> server.service(Ping.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Ping.service()");
        assertThatThrownBy(() -> server.handle(ECHO, stream -> stream.closed()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(ECHO.value());
        assertThatThrownBy(() -> server.connect(server.id()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("itself");
    }

    @Test
    void anAddressThatNoTransportCanListenAtFailsTheStartAndLeavesNothing() {
        NodeBuilder builder = Node.builder().listen("/ip4/127.0.0.1/tcp/0");

        assertThat(failureOf(
                        builder.transport(MemoryTransport.create(network.hub)).start()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/ip4/127.0.0.1/tcp/0");
        eventually(
                "no thread of it is left",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("libp2p-")));
    }
}
