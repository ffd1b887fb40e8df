package org.jlibp2p.fake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;

/** A loop that runs when the test says so, on the test's thread, in a time that the test moves. */
public final class ManualLoop implements EventLoop {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::at).thenComparingLong(Timer::order));
    private long nanos;
    private long order;
    private boolean running;

    private record Timer(long at, long order, Runnable task) {}

    /** Runs all that is waiting, and what that brings. */
    public void run() {
        if (running) {
            throw new IllegalStateException("the loop runs already");
        }
        running = true;
        try {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        } finally {
            running = false;
        }
    }

    /** Runs what is waiting, moves the time, and runs what is due on the way. */
    public void advance(Duration by) {
        run();
        long end = nanos + by.toNanos();
        while (!timers.isEmpty() && timers.peek().at <= end) {
            Timer due = timers.poll();
            nanos = due.at;
            tasks.add(due.task);
            run();
        }
        nanos = end;
    }

    /** Timers that are neither due nor withdrawn. */
    public int timers() {
        return timers.size();
    }

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
        Timer timer = new Timer(nanos + delay.toNanos(), order++, task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Instant now() {
        return START.plusNanos(nanos);
    }
}
