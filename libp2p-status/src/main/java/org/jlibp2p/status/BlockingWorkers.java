package org.jlibp2p.status;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;

/**
 * The few threads that serve a page. A request that takes longer than its time is interrupted, which closes its connection: a client
 * that sends or reads a byte now and then holds a thread for that long at most.
 */
final class BlockingWorkers implements Executor, AutoCloseable {
    private static final int THREADS = 4;
    private static final int WAITING = 128;
    private static final Duration END = Duration.ofSeconds(5);

    private final EventLoop loop;
    private final Duration patience;
    private final ThreadPoolExecutor threads;
    private final Set<Thread> started = ConcurrentHashMap.newKeySet();

    /**
     * Threads that start when first used.
     *
     * @param loop measures the time
     * @param patience how long one request may take
     */
    BlockingWorkers(EventLoop loop, Duration patience) {
        this.loop = loop;
        this.patience = patience;
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), this::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task, "libp2p-status-http");
        thread.setDaemon(true);
        started.removeIf(each -> each.getState() == Thread.State.TERMINATED);
        started.add(thread);
        return thread;
    }

    /** Runs a task; refuses it, which closes its connection, if too many are waiting. */
    @Override
    public void execute(Runnable task) {
        threads.execute(new Watched(task));
    }

    private final class Watched implements Runnable {
        private final Runnable task;
        private Thread runner; // null before it runs and afterwards; guarded by this

        Watched(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            synchronized (this) {
                runner = Thread.currentThread();
            }
            Registration alarm;
            try {
                alarm = loop.schedule(patience, this::interrupt);
            } catch (NodeClosedException closed) {
                alarm =
                        Registration
                                .none(); // the page says that it is closed, which takes no time, and nothing ends what
                // is not answered
            }
            try {
                task.run();
            } finally {
                alarm.close();
                synchronized (this) {
                    runner = null;
                }
                Thread.interrupted(); // an alarm of the last moment is not the next task's
            }
        }

        private synchronized void interrupt() {
            if (runner != null) {
                runner.interrupt();
            }
        }
    }

    /** Interrupts what runs, and waits until the threads are gone. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            for (Thread each : started) {
                each.join(END.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
