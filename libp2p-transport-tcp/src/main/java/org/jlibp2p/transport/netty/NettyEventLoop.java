package org.jlibp2p.transport.netty;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.Future;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One of Netty's loops as an {@link EventLoop}; there is one of these for each, so that identity means "same thread". */
final class NettyEventLoop implements EventLoop {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    private final String name;
    private final io.netty.channel.EventLoop netty;
    private final InstantSource wallClock;

    NettyEventLoop(String name, io.netty.channel.EventLoop netty, InstantSource wallClock) {
        this.name = name;
        this.netty = netty;
        this.wallClock = wallClock;
    }

    io.netty.channel.EventLoop netty() {
        return netty;
    }

    @Override
    public boolean inLoop() {
        return netty.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        try {
            netty.execute(() -> run(task));
        } catch (RejectedExecutionException e) {
            throw ended();
        }
    }

    @Override
    public Registration schedule(Duration delay, Runnable task) {
        if (netty.isShuttingDown()) { // Netty would take the task and never run it
            throw ended();
        }
        try {
            long nanos = Math.max(0, delay.toNanos());
            Future<?> scheduled = netty.schedule(() -> run(task), nanos, TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException e) {
            throw ended();
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable bug) {
            LOG.error("a task on an event loop failed", bug);
        }
    }

    private NodeClosedException ended() {
        return new NodeClosedException(name + " has ended");
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return wallClock.instant();
    }

    @Override
    public String toString() {
        return name;
    }
}
