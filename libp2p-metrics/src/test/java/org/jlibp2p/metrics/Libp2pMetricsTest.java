package org.jlibp2p.metrics;

import java.io.File;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.limits.ConnectionLimits;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.testkit.Patience;
import org.jlibp2p.transport.memory.MemoryHub;
import org.jlibp2p.transport.memory.MemoryTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class Libp2pMetricsTest {
    private static final Patience PATIENCE = Patience.blocking(Duration.ofMinutes(1));
    private static final ProtocolId ECHO = ProtocolId.of("/echo/1.0.0");

    private final MemoryHub hub = MemoryHub.create();
    private final List<Node> nodes = new ArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @AfterEach
    void end() {
        nodes.forEach(Node::close);
    }

    private Node node(UnaryOperator<NodeBuilder> more) {
        Node node = await(more.apply(Node.builder()
                        .transport(MemoryTransport.create(hub))
                        .listen("/memory/" + (70_000 + nodes.size())))
                .start());
        nodes.add(node);
        return node;
    }

    private static <T> T await(CompletableFuture<T> future) {
        return PATIENCE.await(future);
    }

    private static void eventually(String what, BooleanSupplier condition) {
        PATIENCE.until(() -> what, condition);
    }

    private static void echo(Connection connection, ProtocolId protocol) {
        Stream stream = await(connection.openStream(protocol));
        await(stream.write(Bytes.utf8("hello")));
        await(stream.closeWrite());
        await(stream.closed());
    }

    private double value(String name, String... tags) {
        Meter meter = registry.find(name).tags(tags).meter();
        return meter == null ? 0 : meter.measure().iterator().next().getValue();
    }

    @Test
    void connectionsStreamsDialsHandshakesAndBytesAreMeasured() {
        Node server = node(builder -> builder);
        server.handle(ECHO, stream -> stream.copyTo(stream));
        Node client = node(builder -> builder);
        try (Libp2pMetrics metrics = Libp2pMetrics.of(client)) {
            metrics.bindTo(registry);
            Connection connection = await(client.connect(server.addresses().get(0)));
            Stream open = await(connection.openStream(ECHO));
            await(open.write(Bytes.utf8("hello")));

            assertThat(value("libp2p.dials", "outcome", "success")).isEqualTo(1);
            assertThat(value("libp2p.handshakes", "direction", "outbound", "outcome", "success"))
                    .isEqualTo(1);
            assertThat(registry.get("libp2p.handshakes")
                            .tag("direction", "outbound")
                            .timer()
                            .totalTime(TimeUnit.NANOSECONDS))
                    .isPositive();
            assertThat(value("libp2p.connections.opened", "direction", "outbound", "transport", "memory"))
                    .isEqualTo(1);
            assertThat(value("libp2p.streams.opened", "direction", "outbound", "protocol", ECHO.toString()))
                    .isEqualTo(1);
            eventually(
                    "the gauges see the connection and the stream",
                    () -> value("libp2p.connections", "direction", "outbound", "path", "direct") == 1
                            && value("libp2p.peers") == 1
                            && value("libp2p.streams", "direction", "outbound", "protocol", ECHO.toString()) == 1);
            assertThat(registry.get("libp2p.connections").gauge().getId().getTags())
                    .contains(Tag.of("security", "/noise"), Tag.of("muxer", "/yamux/1.0.0"));
            assertThat(registry.get("libp2p.traffic")
                            .tag("direction", "sent")
                            .functionCounter()
                            .count())
                    .isEqualTo(client.traffic().sent())
                    .isPositive();
            assertThat(value("libp2p.limit.used", "limit", "connections.outbound"))
                    .isEqualTo(1);
            assertThat(value("libp2p.limit.max", "limit", "connections.outbound"))
                    .isEqualTo(ResourceLimits.defaults().connections().outbound());
            eventually("the peer has said who it is", () -> value("libp2p.peerstore.peers") > 0);
            assertThat(value("libp2p.addresses", "path", "direct")).isEqualTo(1);
            assertThat(value("libp2p.reachability", "state", "unknown")).isEqualTo(1);
            assertThat(value("libp2p.reachability", "state", "public")).isZero();

            await(connection.close());
            eventually(
                    "the gauges are down again",
                    () -> value("libp2p.connections", "path", "direct") == 0
                            && value("libp2p.streams", "direction", "outbound") == 0
                            && value("libp2p.connections.closed", "by", "local", "reason", "closed") == 1);
            eventually("each loop has been probed", () -> value("libp2p.loop.delay", "loop", "node") > 0);
            assertThat(value("libp2p.loops.stalled")).isZero();
        }
    }

    @Test
    void countersGrowAfterAGarbageCollection() {
        Node server = node(builder -> builder);
        server.handle(ECHO, stream -> stream.copyTo(stream));
        Node client = node(builder -> builder);
        Libp2pMetrics.of(client).bindTo(registry);
        WeakReference<Object> collected = new WeakReference<>(new Object());
        eventually("the garbage is collected", () -> {
            System.gc();
            return collected.get() == null;
        });
        echo(await(client.connect(server.addresses().get(0))), ECHO);
        assertThat(value("libp2p.traffic", "direction", "sent")).isPositive();
        assertThat(value("libp2p.traffic", "direction", "received")).isPositive();
    }

    @Test
    void whatFailsIsCountedByItsReason() {
        Node server = node(builder -> builder.limits(ResourceLimits.defaults()
                .withConnections(ConnectionLimits.defaults().withPerPeer(1).withInbound(1))));
        Node first = node(builder -> builder);
        Node second = node(builder -> builder);
        Libp2pMetrics.of(server).withTags("node", "server").bindTo(registry);
        Libp2pMetrics.of(second).withTags("node", "second").bindTo(registry);
        await(first.connect(server.addresses().get(0)));
        second.connect(server.addresses().get(0));
        String nobody = Identity.generate().peerId().toString();
        second.connect(Multiaddr.parse("/memory/999999/p2p/" + nobody));
        second.connect(Identity.generate().peerId());

        eventually(
                "the refusal at the server",
                () -> value("libp2p.limit.refusals", "node", "server", "limit", "connections.inbound") >= 1
                        && value("libp2p.handshakes", "node", "server", "direction", "inbound", "outcome", "limit")
                                >= 1);
        eventually(
                "the failures at the dialler",
                () -> value("libp2p.dials", "node", "second", "outcome", "unreachable") == 1
                        && value("libp2p.dials", "node", "second", "outcome", "not_tried") == 1
                        && value("libp2p.dials.attempts.failed", "node", "second", "transport", "memory") >= 1);
    }

    @Test
    void peersCannotMakeMoreTagsThanThereMayBe() {
        Node server = node(builder -> builder);
        Node client = node(builder -> builder);
        Libp2pMetrics.of(server).bindTo(registry);
        Connection connection = await(client.connect(server.addresses().get(0)));
        int most = Libp2pMetrics.MAX_PROTOCOLS;
        for (int i = 0; i < most + 20; i++) {
            ProtocolId protocol = ProtocolId.of("/mine/" + i);
            server.handle(protocol, stream -> stream.copyTo(stream));
            echo(connection, protocol);
        }
        for (int i = 0; i < 20; i++) { // nobody serves these, so that they are refused and get no tag
            connection.openStream(ProtocolId.of("/yours/" + i), ProtocolId.of("/yours/too"));
        }
        eventually(
                "the refusals",
                () -> value("libp2p.streams.refused", "direction", "inbound") >= 1
                        && value("libp2p.streams.opened", "direction", "inbound", "protocol", "other") >= 20);

        assertThat(registry.find("libp2p.streams.opened")
                        .tag("direction", "inbound")
                        .meters())
                .hasSizeLessThanOrEqualTo(most + 1)
                .allSatisfy(
                        meter -> assertThat(meter.getId().getTag("protocol")).doesNotContain("yours"));
        assertThat(registry.getMeters())
                .hasSizeLessThan(400)
                .allSatisfy(meter -> assertThat(meter.getId().getTags())
                        .noneMatch(tag -> tag.getValue().contains(client.id().toString())));
    }

    @Test
    void closingTakesEverythingOutAndBindingAgainPutsItBack() {
        Node node = node(builder -> builder);
        registry.counter("the.applications.own").increment();
        Libp2pMetrics metrics = Libp2pMetrics.of(node);
        metrics.bindTo(registry);
        SimpleMeterRegistry other = new SimpleMeterRegistry();
        metrics.bindTo(other);
        int bound = registry.getMeters().size();
        assertThat(other.getMeters()).hasSize(bound - 1);

        metrics.close();
        assertThat(registry.getMeters())
                .singleElement()
                .satisfies(meter -> assertThat(meter.getId().getName()).isEqualTo("the.applications.own"));
        assertThat(other.getMeters()).isEmpty();
        Node client = node(builder -> builder);
        await(client.connect(node.addresses().get(0)));
        assertThat(registry.getMeters()).hasSize(1);

        metrics.bindTo(registry);
        assertThat(registry.getMeters()).hasSizeGreaterThanOrEqualTo(bound);
        metrics.close();
        metrics.close();
        assertThat(registry.getMeters()).hasSize(1);
    }

    @Test
    void metersOfANodeThatHasStoppedCanStillBeReadAndTakenOut() {
        Node node = node(builder -> builder);
        Libp2pMetrics metrics = Libp2pMetrics.of(node);
        metrics.bindTo(registry);
        await(node.stop());

        assertThat(value("libp2p.peers")).isZero();
        assertThat(registry.getMeters())
                .allSatisfy(meter -> assertThat(meter.measure()).isNotEmpty());
        metrics.close();
        metrics.bindTo(registry);
        metrics.close();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void aClassPathWithoutTheModulesThatAreNotMeasuredWorks() throws Exception {
        List<URL> path = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!entry.matches(".*libp2p-(kad|relay|delegate)\\b.*")) {
                path.add(Path.of(entry).toUri().toURL());
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Class<?> metrics = loader.loadClass(Libp2pMetrics.class.getName());
            assertThat(metrics.getMethods()).extracting(Method::getName).contains("of", "with", "bindTo");
            Class<?> measured = loader.loadClass(Alone.class.getName());
            Method meters = measured.getDeclaredMethod("meters");
            meters.setAccessible(true);
            assertThat((int) meters.invoke(null)).isGreaterThan(10);
            Class<?> kad = loader.loadClass("org.jlibp2p.metrics.KademliaMetrics");
            assertThatThrownBy(kad::getMethods).isInstanceOf(NoClassDefFoundError.class);
        }
    }

    /** What is run where the other modules are not. */
    static final class Alone {
        private Alone() {}

        static int meters() {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            try (Node node = Node.builder()
                    .transport(MemoryTransport.create(MemoryHub.create()))
                    .start()
                    .join()) {
                Libp2pMetrics.of(node).bindTo(registry);
                return registry.getMeters().size();
            }
        }
    }

    @Test
    void timersHaveAFewBucketsAndNoMore() {
        Node node = node(builder -> builder);
        Libp2pMetrics.of(node).bindTo(registry);
        assertThat(registry.get("libp2p.dials").timer().takeSnapshot().histogramCounts())
                .hasSize(Catalog.DIALS.buckets().length)
                .hasSizeBetween(5, 15);
        assertThat(Duration.ofSeconds(1)).isIn((Object[]) Catalog.LOOP_DELAY.buckets());
    }
}
