package org.jlibp2p.status;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.jr.ob.JSON;
import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.transport.memory.MemoryHub;
import org.jlibp2p.transport.memory.MemoryTransport;

/** Nodes of one process, ended with the test, and what tests ask of them. */
final class StatusNodes implements AutoCloseable {
    private static final long PATIENCE = 60;

    private final MemoryHub hub = MemoryHub.create();
    private final List<AutoCloseable> open = new ArrayList<>();

    Node server(UnaryOperator<NodeBuilder> more) {
        return start(builder -> more.apply(builder.listen("/memory/0")));
    }

    Node start(UnaryOperator<NodeBuilder> more) {
        Node node = await(more.apply(Node.builder().transport(MemoryTransport.create(hub)))
                .start());
        open.add(0, node);
        return node;
    }

    <C extends AutoCloseable> C closing(C resource) {
        open.add(0, resource);
        return resource;
    }

    static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("did not complete", e);
        }
    }

    static void eventually(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + PATIENCE + " s: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    static Json parse(String json) {
        try {
            return new Json(JSON.std.anyFrom(json));
        } catch (java.io.IOException e) {
            throw new AssertionError("no JSON: " + json, e);
        }
    }

    @Override
    public void close() {
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }
}
