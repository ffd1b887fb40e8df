package org.jlibp2p.node;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.identify.Identify;
import org.jlibp2p.limits.ConnectionLimits;
import org.jlibp2p.limits.LimitUse;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.service.OwnAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.node.MemoryNodes.ECHO;
import static org.jlibp2p.node.MemoryNodes.await;
import static org.jlibp2p.node.MemoryNodes.eventually;

/** What people look at when they look at a node. */
class NodeFiguresTest {
    private final MemoryNodes network = new MemoryNodes();

    @AfterEach
    void end() {
        network.close();
    }

    private static Map<String, LimitUse> use(Node node) {
        return node.limitsInUse().stream().collect(Collectors.toMap(LimitUse::limit, use -> use));
    }

    @Test
    void theLimitsInUseFollowConnectionsAndStreams() {
        Node server = network.server(builder -> builder.limits(ResourceLimits.defaults()
                .withConnections(ConnectionLimits.defaults().withTotal(7))));
        Node client = network.client(builder -> builder);
        assertThat(use(server).get("connections.total")).isEqualTo(new LimitUse("connections.total", 0, 7));
        assertThat(use(server)).containsKeys("connections.pendingInbound", "dials.total", "buffers.windowsTotal");

        Connection connection = await(client.connect(server.addresses().get(0)));
        Stream stream = await(client.openStream(server.id(), ECHO));
        assertThat(use(client).get("connections.outbound").used()).isEqualTo(1);
        assertThat(use(client).get("streams.total").used()).isPositive();
        eventually(
                "the server has it",
                () -> use(server).get("connections.inbound").used() == 1);

        await(stream.closeWrite());
        await(connection.close());
        eventually(
                "it is given back",
                () -> use(client).get("connections.total").used() == 0
                        && use(client).get("streams.total").used() == 0);
    }

    @Test
    void aConnectionHasAnAgeAndARoundTripThatItsMuxerHasMeasured() {
        Node server = network.server(builder -> builder);
        Node client = network.client(builder -> builder);
        Connection connection = await(client.connect(server.addresses().get(0)));

        eventually("a ping was answered", () -> connection.lastRoundTrip().isPresent());
        assertThat(connection.lastRoundTrip().orElseThrow()).isBetween(Duration.ofNanos(1), Duration.ofSeconds(20));
        Duration age = connection.age();
        assertThat(age).isBetween(Duration.ZERO, Duration.ofSeconds(60));
        eventually("it grows older", () -> connection.age().compareTo(age) > 0);
    }

    @Test
    void aNodeSaysWhichAddressesItHasAndWhy() {
        Node server = network.server(builder -> builder.noAnnounce("/memory/7").listen("/memory/7"));
        assertThat(server.ownAddresses())
                .hasSize(2)
                .allSatisfy(own -> assertThat(own.source()).isEqualTo(OwnAddress.Source.LISTENING));
        assertThat(server.ownAddresses().stream().filter(OwnAddress::announced)).hasSize(1);
    }

    @Test
    void identifyTellsWhatTheNodeSaysItIs() {
        Node named = network.client(builder -> builder.service(Identify.service("my-app/1.2")));
        assertThat(named.service(Identify.class).agent()).isEqualTo("my-app/1.2");
    }
}
