package org.jlibp2p.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;

/** One loop on {@link ManualTime}. Any thread. */
final class ManualLoop implements EventLoop {
    private final ManualTime time;
    private final String name;
    private volatile boolean ended;

    record Task(ManualLoop loop, Runnable body) {
        Task {
            Objects.requireNonNull(body, "task");
        }
    }

    ManualLoop(ManualTime time, String name) {
        this.time = time;
        this.name = name;
    }

    @Override
    public boolean inLoop() {
        return time.isRunning(this);
    }

    @Override
    public void execute(Runnable task) {
        time.add(new Task(this, task));
    }

    @Override
    public Registration schedule(Duration delay, Runnable task) {
        return time.add(delay, new Task(this, task));
    }

    @Override
    public long nanoTime() {
        return time.nanos();
    }

    @Override
    public Instant now() {
        return time.instant();
    }

    void checkOpen() {
        if (ended) {
            throw new NodeClosedException("event loop " + name + " has ended");
        }
    }

    void end() {
        ended = true;
    }

    void close() {
        time.close(this);
    }

    @Override
    public String toString() {
        return name;
    }
}
