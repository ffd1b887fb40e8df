package org.jlibp2p.async;

import java.time.Duration;
import java.time.Instant;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import org.jlibp2p.NodeClosedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One daemon thread as an {@link EventLoop}: a queue that any thread adds to, and timers that only the loop touches. The
 * thread starts with the first task. Other than an executor's, a task costs no lock, and no wake-up while the loop runs.
 */
final class JdkEventLoop implements EventLoop {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
    private static final Duration END = Duration.ofSeconds(10);
    private static final int TASKS_BETWEEN_TIMERS = 256;

    private final String name;
    private final Thread thread;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final AtomicLong numbers = new AtomicLong();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final NavigableSet<Timer> timers = new TreeSet<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean closing;

    /** A task for later; those for the same moment are in the order in which they came. */
    private static final class Timer implements Comparable<Timer> {
        private final long due;
        private final long number;
        private final Runnable task;
        private volatile boolean withdrawn;

        private Timer(long due, long number, Runnable task) {
            this.due = due;
            this.number = number;
            this.task = task;
        }

        private void run() {
            if (!withdrawn) {
                JdkEventLoop.run(task);
            }
        }

        @Override
        public int compareTo(Timer other) {
            int order = Long.compare(due - other.due, 0);
            return order != 0 ? order : Long.compare(number, other.number);
        }
    }

    JdkEventLoop(String name) {
        this.name = name;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        Objects.requireNonNull(task, "task");
        if (closing) {
            throw ended();
        }
        // Before there is a task: who ends the loop waits for a thread that has started, and so for every task that is
        // accepted.
        if (!started.get() && started.compareAndSet(false, true)) {
            thread.start();
        }
        tasks.add(task);
        if (closing && tasks.remove(task)) { // otherwise the loop has seen it before it ended
            throw ended();
        }
        wake();
    }

    private void wake() {
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public Registration schedule(Duration delay, Runnable task) {
        Objects.requireNonNull(task, "task");
        Timer timer = new Timer(nanoTime() + Math.max(0, delay.toNanos()), numbers.getAndIncrement(), task);
        if (closing) {
            throw ended();
        }
        if (inLoop()) {
            timers.add(timer);
        } else {
            execute(() -> timers.add(timer));
        }
        return () -> withdraw(timer);
    }

    private void withdraw(Timer timer) {
        timer.withdrawn = true;
        if (inLoop()) {
            timers.remove(timer);
            return;
        }
        try {
            execute(() -> timers.remove(timer));
        } catch (NodeClosedException ended) {
            LOG.trace("a timer of an ended loop is withdrawn", ended);
        }
    }

    private void run() {
        boolean more = true;
        while (more) {
            runTasks();
            if (closing) {
                timers.clear();
                more = !tasks.isEmpty();
            } else {
                runTimers();
                sleep();
            }
        }
        over.countDown();
    }

    private void runTasks() {
        for (int i = 0; i < TASKS_BETWEEN_TIMERS; i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            run(task);
        }
    }

    private void runTimers() {
        long now = nanoTime();
        while (!closing && !timers.isEmpty() && timers.first().due - now <= 0) {
            timers.pollFirst().run();
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable bug) {
            LOG.error("a task on an event loop failed", bug);
        }
    }

    private void sleep() {
        asleep.set(true);
        if (tasks.isEmpty() && !closing) {
            if (timers.isEmpty()) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, timers.first().due - nanoTime());
            }
        }
        asleep.set(false);
        Thread.interrupted(); // nobody but a task can have meant this thread, and that has ended
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    private NodeClosedException ended() {
        return new NodeClosedException("event loop " + name + " has ended");
    }

    void shutdown() {
        closing = true;
        wake();
    }

    void awaitEnd() {
        try {
            if (started.get() && !over.await(END.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("{} did not end within {}", name, END);
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
