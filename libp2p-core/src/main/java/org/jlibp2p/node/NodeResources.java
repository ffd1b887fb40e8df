package org.jlibp2p.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.EventLoops;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.transport.NameResolver;
import org.jlibp2p.transport.TransportContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of a node and what its transports share, to be closed when everything else has ended. */
final class NodeResources implements TransportContext, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeResources.class);

    private final Identity identity;
    private final ResourceLimits limits;
    private final EventLoops nodeLoops = EventLoops.create("libp2p-node", 1);
    private final EventLoop nodeLoop = nodeLoops.next();
    private final EventLoops loops =
            EventLoops.create("libp2p-io", Runtime.getRuntime().availableProcessors());
    private final Executor blocking;
    private final AutoCloseable blockingEnd;
    private final NameResolver names;
    private final Map<Class<?>, AutoCloseable> shared = new LinkedHashMap<>();

    NodeResources(NodeBuilder builder) {
        identity = builder.identity();
        limits = builder.limits();
        if (builder.blockingExecutor() == null) {
            ExecutorService threads = BlockingThreads.create();
            blocking = threads;
            blockingEnd = threads::shutdownNow;
        } else {
            blocking = builder.blockingExecutor();
            blockingEnd = () -> {};
        }
        names = builder.names() == null ? NameResolver.system(blocking, nodeLoop, limits.times()) : builder.names();
    }

    EventLoop nodeLoop() {
        return nodeLoop;
    }

    Executor blocking() {
        return blocking;
    }

    @Override
    public EventLoops loops() {
        return loops;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public ResourceLimits limits() {
        return limits;
    }

    @Override
    public NameResolver names() {
        return names;
    }

    @Override
    public synchronized <T extends AutoCloseable> T shared(Class<T> type, Supplier<? extends T> first) {
        AutoCloseable known = shared.computeIfAbsent(type, missing -> first.get());
        return type.cast(known);
    }

    /** Ends everything, and waits for it within bounds. */
    @Override
    public void close() {
        Deque<AutoCloseable> order = new ArrayDeque<>();
        order.add(nodeLoops);
        order.push(blockingEnd);
        order.push(loops);
        synchronized (this) {
            shared.values().forEach(order::push);
            shared.clear();
        }
        for (AutoCloseable each : order) {
            try {
                each.close();
            } catch (Exception failure) {
                LOG.warn("closing {} failed", each, failure);
            }
        }
    }
}
