package org.jlibp2p.muxer.yamux;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;

/** A loop that runs on the test's own thread, when the test says so, at a time that only the test moves. */
final class ManualLoop implements EventLoop {
    private final Thread thread = Thread.currentThread();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(Timer::due));
    private long now = 1_000_000_000;
    private boolean closed;

    private record Timer(long due, Runnable task) {}

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        checkOpen();
        tasks.add(task);
    }

    @Override
    public Registration schedule(Duration delay, Runnable task) {
        checkOpen();
        Timer timer = new Timer(now + Math.max(0, delay.toNanos()), task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    private void checkOpen() {
        if (closed) {
            throw new NodeClosedException("the loop was closed");
        }
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Instant now() {
        return Instant.ofEpochSecond(0, now);
    }

    /** Runs what was asked for, until nothing is left that may run now. */
    void run() {
        for (Runnable task = next(); task != null; task = next()) {
            task.run();
        }
    }

    private Runnable next() {
        if (!timers.isEmpty() && timers.peek().due() <= now) {
            tasks.add(timers.poll().task());
        }
        return tasks.poll();
    }

    void advance(Duration time) {
        long target = now + time.toNanos();
        run();
        while (!timers.isEmpty() && timers.peek().due() <= target) {
            now = Math.max(now, timers.peek().due());
            run();
        }
        now = target;
    }

    /** How many timers are running. */
    int timers() {
        return timers.size();
    }

    /** Ends the loop: nothing runs any more. */
    void close() {
        closed = true;
        tasks.clear();
        timers.clear();
    }
}
