package org.jlibp2p.delegate.server;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's only thread, {@code libp2p-delegate-server}: one of Netty's loops as an {@link EventLoop}. */
final class ServerLoop implements EventLoop {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final EventLoopGroup group;
    private final io.netty.channel.EventLoop netty;

    ServerLoop() {
        group = new MultiThreadIoEventLoopGroup(
                1,
                task -> {
                    Thread thread = new FastThreadLocalThread(() -> runToTheEnd(task), "libp2p-delegate-server");
                    thread.setDaemon(true);
                    return thread;
                },
                NioIoHandler.newFactory());
        netty = group.next();
    }

    /** Netty would tell of the end of a loop on a thread of its own, which is of no use after that. */
    private void runToTheEnd(Runnable task) {
        try {
            task.run();
        } finally {
            ended.complete(null);
        }
    }

    EventLoopGroup group() {
        return group;
    }

    @Override
    public boolean inLoop() {
        return netty.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        try {
            netty.execute(() -> run(task));
        } catch (RejectedExecutionException ended) {
            throw new NodeClosedException("the server has stopped");
        }
    }

    @Override
    public Registration schedule(Duration delay, Runnable task) {
        if (netty.isShuttingDown()) { // Netty would take the task and never run it
            throw new NodeClosedException("the server has stopped");
        }
        try {
            Future<?> timer = netty.schedule(() -> run(task), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
            return () -> timer.cancel(false);
        } catch (RejectedExecutionException ended) {
            throw new NodeClosedException("the server has stopped");
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable bug) {
            LOG.error("a task of the server failed", bug);
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    /** Ends the loop, once it has run something. Completes at the very end of its thread. */
    CompletableFuture<Void> end() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        return ended;
    }
}
