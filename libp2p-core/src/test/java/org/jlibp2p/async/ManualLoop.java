package org.jlibp2p.async;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;

/** An event loop that runs when the test says so, on the test's thread, with time that the test moves. */
public final class ManualLoop implements EventLoop {
    private static final int MAX_TASKS = 50_000_000;

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::due).thenComparingLong(Timer::order));
    private long nanos = 1;
    private long order;
    private boolean running;

    /** A loop at time one with nothing to do. */
    public ManualLoop() {}

    private record Timer(long due, long order, Runnable task) {}

    @Override
    public boolean inLoop() {
        return running;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Registration schedule(Duration delay, Runnable task) {
        Timer timer = new Timer(nanos + Math.max(0, delay.toNanos()), order++, task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(nanos);
    }

    /** Runs what waits, without moving time. */
    public void run() {
        if (running) {
            throw new IllegalStateException("the loop is running already");
        }
        running = true;
        try {
            for (int i = 0; !tasks.isEmpty(); i++) {
                if (i > MAX_TASKS) {
                    throw new IllegalStateException("the tasks do not end");
                }
                tasks.remove().run();
            }
        } finally {
            running = false;
        }
    }

    /** Runs a task on the loop, and what it led to. */
    public void run(Runnable task) {
        execute(task);
        run();
    }

    /** Moves time on, running each timer at its moment. */
    public void advance(Duration by) {
        long end = nanos + by.toNanos();
        run();
        while (!timers.isEmpty() && timers.peek().due() <= end) {
            Timer timer = timers.remove();
            nanos = Math.max(nanos, timer.due());
            run(timer.task());
        }
        nanos = end;
    }

    public int pendingTimers() {
        return timers.size();
    }
}
