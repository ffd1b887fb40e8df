package org.jlibp2p.benchmarks.micro;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;

/**
 * A loop that is the benchmark's own thread and runs until nothing is left to do: what is measured is work, not the waking
 * of threads. Its timers never fire, since nothing that is measured waits for one.
 */
final class TurnLoop implements EventLoop {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private Thread thread;

    /** Runs a task, and all that comes of it. */
    void run(Runnable first) {
        thread = Thread.currentThread();
        for (Runnable task = first; task != null; task = tasks.poll()) {
            task.run();
        }
    }

    @Override
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Registration schedule(Duration delay, Runnable task) {
        return Registration.none();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }
}
