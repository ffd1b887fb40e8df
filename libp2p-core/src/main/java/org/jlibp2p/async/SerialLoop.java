package org.jlibp2p.async;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jlibp2p.NodeClosedException;

/**
 * A part of a shared event loop that can be closed on its own: what a service gets as its thread. Tasks and timers of a
 * closed part never run, whatever the shared loop goes on doing; calls that were still on their way here
 * ({@link Async#call(EventLoop, java.util.function.Supplier)}) fail.
 */
public final class SerialLoop implements EventLoop, AutoCloseable {
    private final EventLoop shared;
    private final String name;
    private final Set<Registration> timers = ConcurrentHashMap.newKeySet();
    private boolean running; // on the shared loop's thread alone
    private volatile boolean closed;

    /**
     * A part of a loop.
     *
     * @param name what it is for, used in failures
     * @param shared the loop that runs its tasks
     */
    public SerialLoop(String name, EventLoop shared) {
        this.name = name;
        this.shared = shared;
    }

    private void checkOpen() {
        if (closed) {
            throw new NodeClosedException(name + " has stopped");
        }
    }

    private void run(Runnable task) {
        if (closed) {
            if (task instanceof Async.Call<?> call) {
                call.refuse(new NodeClosedException(name + " has stopped"));
            }
            return;
        }
        running = true;
        try {
            task.run();
        } finally {
            running = false;
        }
    }

    @Override
    public boolean inLoop() {
        return shared.inLoop() && running;
    }

    @Override
    public void execute(Runnable task) {
        checkOpen();
        shared.execute(() -> run(task));
    }

    @Override
    public Registration schedule(Duration delay, Runnable task) {
        checkOpen();
        Timer timer = new Timer(task);
        timers.add(timer);
        timer.scheduled = shared.schedule(delay, timer::fire);
        return timer;
    }

    private final class Timer implements Registration {
        private final Runnable task;
        private volatile Registration scheduled = Registration.none();

        Timer(Runnable task) {
            this.task = task;
        }

        void fire() {
            if (timers.remove(this)) {
                run(task);
            }
        }

        @Override
        public void close() {
            timers.remove(this);
            scheduled.close();
        }
    }

    @Override
    public long nanoTime() {
        return shared.nanoTime();
    }

    @Override
    public Instant now() {
        return shared.now();
    }

    /** Withdraws all timers and refuses new tasks. Any thread; does nothing the second time. */
    @Override
    public void close() {
        closed = true;
        timers.forEach(Registration::close);
    }

    @Override
    public String toString() {
        return name;
    }
}
