package org.jlibp2p.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoops;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.transport.NameResolver;
import org.jlibp2p.transport.RawConnection;
import org.jlibp2p.transport.Transport;
import org.jlibp2p.transport.TransportConnection;
import org.jlibp2p.transport.TransportContext;
import org.jlibp2p.transport.memory.MemoryHub;
import org.jlibp2p.transport.memory.MemoryTransport;

import static org.assertj.core.api.Assertions.assertThat;

/** Nodes of one process on real threads, and bare pipes into them, all ended with the test. */
final class MemoryNodes implements AutoCloseable {
    static final ProtocolId ECHO = ProtocolId.of("/echo/1.0.0");

    private static final long PATIENCE = 60;

    final MemoryHub hub = MemoryHub.create();
    private final EventLoops loops = EventLoops.create("test-raw", 1);
    private final List<Node> nodes = new ArrayList<>();
    private final Transport raw;

    MemoryNodes() {
        raw = MemoryTransport.create(hub).create(new BareContext(loops));
    }

    /** A node that listens and echoes. */
    Node server(UnaryOperator<NodeBuilder> more) {
        Node node = start(more.apply(Node.builder().listen("/memory/0")));
        node.handle(ECHO, stream -> stream.copyTo(stream));
        return node;
    }

    Node client(UnaryOperator<NodeBuilder> more) {
        return start(more.apply(Node.builder()));
    }

    Node start(NodeBuilder builder) {
        Node node = await(builder.transport(MemoryTransport.create(hub)).start());
        nodes.add(node);
        return node;
    }

    /** A pipe to a node on which nothing has been said yet. */
    Duplex rawPipeTo(Node node) {
        Multiaddr address = node.addresses().get(0).withoutLast(MultiaddrProtocol.P2P);
        TransportConnection connection = await(raw.dial(address).thenApply(each -> each));
        return ((RawConnection) connection).duplex();
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("did not complete", Async.unwrap(e));
        }
    }

    static Throwable failureOf(CompletableFuture<?> future) {
        try {
            future.get(PATIENCE, TimeUnit.SECONDS);
        } catch (Exception e) {
            return Async.unwrap(e);
        }
        throw new AssertionError("was expected to fail");
    }

    static void eventually(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(PATIENCE).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("waiting for: " + what).isNegative();
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
        await(raw.close());
        loops.close();
    }

    private record BareContext(EventLoops loops) implements TransportContext {
        @Override
        public Identity identity() {
            throw new UnsupportedOperationException("a bare pipe has no identity");
        }

        @Override
        public ResourceLimits limits() {
            return ResourceLimits.defaults();
        }

        @Override
        public NameResolver names() {
            throw new UnsupportedOperationException("a bare pipe looks nothing up");
        }

        @Override
        public <T extends AutoCloseable> T shared(Class<T> type, Supplier<? extends T> first) {
            throw new UnsupportedOperationException("a bare pipe shares nothing");
        }
    }
}
