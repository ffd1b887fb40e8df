package org.jlibp2p.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.swarm.Swarm;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a node on a thread of its own, since in the end no loop of the node is left to run on. */
final class BlockingShutdown {
    private static final Logger LOG = LoggerFactory.getLogger(BlockingShutdown.class);
    private static final int SERVICES_PATIENCE = 4; // times the patience with one

    private final EventLoop loop;
    private final Services services;
    private final Swarm swarm;
    private final NodeResources resources;
    private final ResourceLimits limits;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    BlockingShutdown(EventLoop loop, Services services, Swarm swarm, NodeResources resources, ResourceLimits limits) {
        this.loop = loop;
        this.services = services;
        this.swarm = swarm;
        this.resources = resources;
        this.limits = limits;
    }

    /** Frees what a node that was never built has taken. */
    static void abandon(NodeResources resources) {
        thread(resources::close).start();
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "libp2p-stop");
        thread.setDaemon(true);
        return thread;
    }

    void begin() {
        thread(this::run).start();
    }

    CompletableFuture<Void> ended() {
        return ended.copy();
    }

    private void run() {
        try {
            Duration patience = limits.times().close();
            await("services", patience.multipliedBy(SERVICES_PATIENCE), services::stop);
            await("connections", patience.multipliedBy(2), swarm::stop);
            resources.close();
        } finally {
            ended.complete(null);
        }
    }

    private void await(String what, Duration patience, Supplier<CompletableFuture<Void>> end) {
        try {
            Async.call(loop, end).get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LOG.warn("stopping: {} did not end within {}", what, patience);
        } catch (ExecutionException e) {
            LOG.warn("stopping: {} did not end in order", what, Async.unwrap(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
