package org.jlibp2p.async;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.NodeClosedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One daemon thread of the JDK as an {@link EventLoop}. */
final class JdkEventLoop implements EventLoop {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
    private static final Duration END = Duration.ofSeconds(10);

    private final String name;
    private final ScheduledThreadPoolExecutor executor;
    private volatile Thread thread;

    JdkEventLoop(String name) {
        this.name = name;
        executor = new ScheduledThreadPoolExecutor(1, this::newThread);
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private Thread newThread(Runnable task) {
        Thread created = new Thread(task, name);
        created.setDaemon(true);
        thread = created;
        return created;
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(() -> run(task));
        } catch (RejectedExecutionException e) {
            throw new NodeClosedException("event loop " + name + " has ended");
        }
    }

    @Override
    public Registration schedule(Duration delay, Runnable task) {
        try {
            long nanos = Math.max(0, delay.toNanos());
            Future<?> scheduled = executor.schedule(() -> run(task), nanos, TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException e) {
            throw new NodeClosedException("event loop " + name + " has ended");
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable bug) {
            LOG.error("a task on an event loop failed", bug);
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

    void shutdown() {
        executor.shutdown();
    }

    void awaitEnd() {
        try {
            if (!executor.awaitTermination(END.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("{} did not end within {}", name, END);
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
