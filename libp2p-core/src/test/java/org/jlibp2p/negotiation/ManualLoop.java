package org.jlibp2p.negotiation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;

/** A loop that runs when the test says so, on the test's thread. It has no timers: what is tested here needs none. */
public final class ManualLoop implements EventLoop {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    /** A loop with nothing to do. */
    public ManualLoop() {}

    /** Runs a task on this loop, and then all that follows from it. */
    public <T> T run(Supplier<T> task) {
        running = true;
        try {
            T result = task.get();
            for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
                next.run();
            }
            return result;
        } finally {
            running = false;
        }
    }

    /** Runs all that is due. */
    public void run() {
        run(() -> null);
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
        throw new AssertionError("a timer was set");
    }

    @Override
    public long nanoTime() {
        throw new AssertionError("a clock was read");
    }

    @Override
    public Instant now() {
        throw new AssertionError("a clock was read");
    }
}
