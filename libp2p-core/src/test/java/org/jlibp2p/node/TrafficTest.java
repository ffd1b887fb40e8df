package org.jlibp2p.node;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.CloseReason;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.ConnectionGater;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.connection.Traffic;
import org.jlibp2p.event.NodeObserver;
import org.jlibp2p.io.Direction;
import org.jlibp2p.limits.ConnectionLimits;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.LimitUse;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.node.MemoryNodes.ECHO;
import static org.jlibp2p.node.MemoryNodes.await;
import static org.jlibp2p.node.MemoryNodes.eventually;
import static org.jlibp2p.node.MemoryNodes.failureOf;

class TrafficTest {
    private static final int SIZE = 100_000;

    private final MemoryNodes network = new MemoryNodes();

    @AfterEach
    void end() {
        network.close();
    }

    /** Sends so many bytes there and back. */
    private static void echo(Connection connection) throws Exception {
        Stream stream = await(connection.openStream(ECHO));
        await(stream.write(Bytes.wrap(new byte[SIZE])));
        await(stream.closeWrite());
        assertThat(stream.blocking().input().readAllBytes()).hasSize(SIZE);
        await(stream.closed());
    }

    @Test
    void whatOneEndSendsTheOtherReceivesWithALittleMoreThanTheBytesOfItsStreams() throws Exception {
        Node server = network.server(builder -> builder);
        Node client = network.client(builder -> builder);
        Connection near = await(client.connect(server.addresses().get(0)));
        echo(near);

        Connection far = server.connections().iterator().next();
        eventually(
                "both ends have counted the same",
                () -> near.traffic().sent() == far.traffic().received()
                        && far.traffic().sent() == near.traffic().received());
        assertThat(near.traffic().sent()).isBetween((long) SIZE, SIZE + 10_000L);
        assertThat(near.traffic().received()).isBetween((long) SIZE, SIZE + 10_000L);
        assertThat(client.traffic()).isEqualTo(near.traffic());
    }

    @Test
    void theNodesTotalKeepsWhatConnectionsCarriedThatHaveEnded() throws Exception {
        Node server = network.server(builder -> builder);
        Node client = network.client(builder -> builder);
        Connection first = await(client.connect(server.addresses().get(0)));
        echo(first);
        Traffic standing = client.traffic();
        await(first.close());
        Traffic ended = client.traffic();
        assertThat(ended.sent()).isGreaterThanOrEqualTo(standing.sent());
        assertThat(ended).isEqualTo(first.traffic());

        Connection second = await(client.connect(server.addresses().get(0)));
        echo(second);
        eventually(
                "both are in the total",
                () -> client.traffic().equals(first.traffic().plus(second.traffic())));
    }

    @Test
    void aHandshakeThatFailsIsInTheTotal() {
        Node server = network.server(builder -> builder.gater(new ConnectionGater() {
            @Override
            public boolean allowPeer(PeerId peer, Multiaddr remote, Direction direction) {
                return false;
            }
        }));
        Node client = network.client(builder -> builder);
        client.connect(server.addresses().get(0));

        eventually(
                "the server has counted what it refused", () -> server.traffic().received() > 0);
        assertThat(server.connections()).isEmpty();
    }

    @Test
    void aNodeSaysHowMuchOfItsLimitsIsInUse() throws Exception {
        Node server = network.server(builder -> builder);
        Node client = network.client(builder -> builder);
        assertThat(client.limitsInUse())
                .extracting(LimitUse::limit)
                .containsExactly(
                        "buffers.windowsTotal",
                        "connections.inbound",
                        "connections.outbound",
                        "connections.pendingInbound",
                        "connections.total",
                        "dials.total",
                        "streams.total");
        assertThat(client.limitsInUse())
                .allSatisfy(use -> assertThat(use.used()).isZero());
        await(client.connect(server.addresses().get(0)));
        assertThat(client.limitsInUse())
                .contains(new LimitUse(
                        "connections.outbound",
                        1,
                        ResourceLimits.defaults().connections().outbound()));
        assertThat(client.loop().inLoop()).isFalse();
    }

    private static final class Diary implements NodeObserver {
        private final List<String> entries = new CopyOnWriteArrayList<>();
        private final List<Throwable> reasons = new CopyOnWriteArrayList<>();

        private boolean has(String entry) {
            return entries.contains(entry);
        }

        private void failure(Optional<Throwable> failure) {
            failure.ifPresent(reasons::add);
        }

        @Override
        public void onConnected(Connection connection) {
            entries.add("connected " + connection.direction());
        }

        @Override
        public void onDisconnected(Connection connection, CloseReason reason) {
            entries.add("disconnected");
        }

        @Override
        public void onInboundRefused(Multiaddr remote, Throwable reason) {
            entries.add("refused");
            reasons.add(reason);
        }

        @Override
        public void onHandshake(Direction direction, Duration took, Optional<Throwable> failure) {
            assertThat(took).isPositive();
            entries.add("handshake " + direction + " " + failure.isEmpty());
            failure(failure);
        }

        @Override
        public void onDial(PeerId peer, Duration took, Optional<Throwable> failure) {
            assertThat(took).isPositive();
            entries.add("dial " + failure.isEmpty());
            failure(failure);
        }

        @Override
        public void onStreamOpened(Stream stream) {
            entries.add("opened " + stream.direction() + " " + stream.protocol());
        }

        @Override
        public void onStreamEnded(Stream stream) {
            entries.add("ended " + stream.direction() + " " + stream.protocol());
        }

        @Override
        public void onStreamRefused(Connection connection, Direction direction, Throwable reason) {
            entries.add("refused " + direction);
            reasons.add(reason);
        }
    }

    @Test
    void anObserverIsToldOfEverythingOnBothSidesUntilItIsWithdrawn() throws Exception {
        Node server = network.server(builder -> builder);
        Node client = network.client(builder -> builder);
        Diary near = new Diary();
        Diary far = new Diary();
        Registration observing = client.observe(near);
        server.observe(far);
        client.observe(new NodeObserver() {
            @Override
            public void onConnected(Connection connection) {
                throw new IllegalStateException("an observer's mistake");
            }
        });
        Connection connection = await(client.connect(server.addresses().get(0)));
        echo(connection);
        client.openStream(server.id(), ProtocolId.of("/nobody/1"), ProtocolId.of("/nobody/2"));

        eventually(
                "the dialler's side",
                () -> near.has("dial true")
                        && near.has("handshake OUTBOUND true")
                        && near.has("connected OUTBOUND")
                        && near.has("opened OUTBOUND " + ECHO)
                        && near.has("ended OUTBOUND " + ECHO)
                        && near.has("refused OUTBOUND"));
        eventually(
                "the listener's side",
                () -> far.has("handshake INBOUND true")
                        && far.has("connected INBOUND")
                        && far.has("opened INBOUND " + ECHO)
                        && far.has("ended INBOUND " + ECHO)
                        && far.has("refused INBOUND"));
        await(connection.close());
        eventually("the end", () -> near.has("disconnected") && far.has("disconnected"));

        observing.close();
        int before = near.entries.size();
        await(client.connect(server.addresses().get(0)));
        assertThat(near.entries).hasSize(before);
    }

    @Test
    void anObserverIsToldWhichLimitTurnedAConnectionAwayAndThatTheDialFailed() {
        Node server = network.server(builder -> builder.limits(ResourceLimits.defaults()
                .withConnections(ConnectionLimits.defaults().withPerPeer(1).withInbound(1))));
        Diary far = new Diary();
        Diary near = new Diary();
        server.observe(far);
        Node first = network.client(builder -> builder);
        Node second = network.client(builder -> builder);
        second.observe(near);
        await(first.connect(server.addresses().get(0)));
        second.connect(server.addresses().get(0));

        eventually("the refusal", () -> far.has("handshake INBOUND false"));
        assertThat(far.reasons)
                .anySatisfy(reason -> assertThat(reason)
                        .isInstanceOfSatisfying(
                                LimitExceededException.class,
                                limit -> assertThat(limit.limit()).isEqualTo("connections.inbound")));
        assertThat(failureOf(second.connect(Multiaddr.parse("/memory/999999/p2p/" + first.id()))))
                .isNotNull();
        assertThat(near.has("dial false")).isTrue();
    }
}
