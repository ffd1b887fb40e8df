package org.jlibp2p.node;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.MultistreamSelect;
import org.jlibp2p.pnet.PreSharedKey;
import org.jlibp2p.pnet.PrivateNetworkException;
import org.jlibp2p.pnet.PrivateNetworkException.Reason;
import org.jlibp2p.service.Service;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.Transport;
import org.jlibp2p.transport.TransportConnection;
import org.jlibp2p.transport.memory.MemoryTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jlibp2p.node.MemoryNodes.ECHO;
import static org.jlibp2p.node.MemoryNodes.await;
import static org.jlibp2p.node.MemoryNodes.failureOf;

/** Nodes of private networks, and others. */
class PrivateNetworkTest {
    private static final PreSharedKey KEY = PreSharedKey.generate();

    private final MemoryNodes network = new MemoryNodes();

    @AfterEach
    void end() {
        network.close();
    }

    private Node member() {
        return network.server(builder -> builder.privateNetwork(KEY));
    }

    private Throwable refusal(Node dialler, Node listener) {
        Throwable failure = failureOf(dialler.connect(listener.addresses().get(0)));
        assertThat(failure).isInstanceOf(DialException.class);
        assertThat(listener.connections()).isEmpty();
        assertThat(failure.getSuppressed()).hasSize(1);
        return failure.getSuppressed()[0];
    }

    @Test
    void nodesWithTheSameKeyTalk() throws Exception {
        Node server = member();
        Node client = member();
        Connection connection = await(client.connect(server.addresses().get(0)));
        Stream stream = await(connection.openStream(ECHO));
        byte[] large = new byte[1 << 20];
        large[large.length - 1] = 42;
        CompletableFuture<Void> written =
                stream.write(Bytes.copyOf(large)).thenCompose(accepted -> stream.closeWrite());

        assertThat(stream.blocking().input().readAllBytes()).isEqualTo(large);
        await(written);
    }

    @Test
    void aNodeWithAnotherKeyIsRefused() {
        Node stranger = network.client(builder -> builder.privateNetwork(PreSharedKey.generate()));
        assertThat(refusal(stranger, member()))
                .isInstanceOf(PrivateNetworkException.class)
                .hasMessageContaining("private network");
    }

    @Test
    void aNodeWithoutAKeyIsRefusedAndItsErrorSaysWhatItMayBe() {
        assertThat(refusal(network.client(builder -> builder), member()))
                .isInstanceOfAny(MalformedMessageException.class, ConnectionClosedException.class);
    }

    @Test
    void aMemberRefusesANodeWithoutAKey() {
        assertThat(refusal(member(), network.server(builder -> builder)))
                .isInstanceOfSatisfying(
                        PrivateNetworkException.class,
                        failure -> assertThat(failure.reason()).isIn(Reason.NO_KEY, Reason.ENDED_EARLY));
    }

    @Test
    void aMemberEndsTheConnectionOfWhoeverSpeaksInTheOpen() {
        Duplex raw = network.rawPipeTo(member());
        raw.write(MultistreamSelect.header());
        assertThat(failureOf(raw.closed())).isInstanceOf(ConnectionClosedException.class);
    }

    // ---- what the node is made of ----

    /** A transport that brings its own security. */
    private static final class OwnSecurity implements Transport {
        private boolean closed;

        @Override
        public boolean canDial(Multiaddr address) {
            return false;
        }

        @Override
        public boolean canListen(Multiaddr address) {
            return false;
        }

        @Override
        public boolean canBePrivate() {
            return false;
        }

        @Override
        public CompletableFuture<? extends TransportConnection> dial(Multiaddr address) {
            throw new AssertionError("not asked for");
        }

        @Override
        public CompletableFuture<Listener> listen(Multiaddr address, Consumer<? super TransportConnection> onAccept) {
            throw new AssertionError("not asked for");
        }

        @Override
        public CompletableFuture<Void> close() {
            closed = true;
            return CompletableFuture.completedFuture(null);
        }
    }

    @Test
    void aTransportThatCannotBeProtectedIsRefusedAtStart() {
        OwnSecurity transport = new OwnSecurity();
        assertThatThrownBy(() -> Node.builder()
                        .transport(context -> transport)
                        .privateNetwork(KEY)
                        .start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("OwnSecurity cannot be used in a private network");
        assertThat(transport.closed).isTrue();
        network.client(builder -> builder.transport(context -> new OwnSecurity()));
    }

    @Test
    void aServiceThatBringsSuchATransportFailsTheStart() {
        CompletableFuture<Node> started = Node.builder()
                .transport(MemoryTransport.create(network.hub))
                .privateNetwork(KEY)
                .service(context -> new Service() {
                    @Override
                    public CompletableFuture<Void> start() {
                        context.addTransport(new OwnSecurity());
                        return CompletableFuture.completedFuture(null);
                    }
                })
                .start();
        assertThat(failureOf(started)).hasStackTraceContaining("OwnSecurity cannot be used in a private network");
    }

    @Test
    void whereTheEnvironmentForcesItNoNodeStartsWithoutAKey() {
        for (String value : List.of("0", "true", "")) {
            network.client(builder -> builder.environment(name -> value));
        }
        assertThatThrownBy(() -> Node.builder()
                        .transport(MemoryTransport.create(network.hub))
                        .environment(name -> name.equals("LIBP2P_FORCE_PNET") ? "1" : null)
                        .start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("LIBP2P_FORCE_PNET")
                .hasMessageContaining("privateNetwork");
        network.client(builder -> builder.environment(name -> "1").privateNetwork(KEY));
    }
}
