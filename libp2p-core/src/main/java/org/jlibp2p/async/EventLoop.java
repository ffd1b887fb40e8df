package org.jlibp2p.async;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;

/**
 * One thread's worth of order: tasks run one at a time, in the order they came, and nothing in them may block. It is
 * also the timer and the only clock of whatever is confined to it.
 *
 * <p>All methods may be called from any thread. After the loop was closed, {@link #execute} and {@link #schedule}
 * throw {@link org.jlibp2p.NodeClosedException}.
 */
public interface EventLoop extends Executor {
    /**
     * Whether the caller is running on this loop.
     *
     * @return true inside one of its tasks
     */
    boolean inLoop();

    /**
     * Runs a task on this loop, after those that came before; never inside this call.
     *
     * @param task must not block; what it throws is logged as a bug and stops nothing
     */
    @Override
    void execute(Runnable task);

    /**
     * Runs a task on this loop after a delay, unless it is withdrawn before.
     *
     * @param delay how long to wait; zero or less is as soon as possible
     * @param task must not block
     * @return closing it withdraws the task
     */
    Registration schedule(Duration delay, Runnable task);

    /**
     * A clock that only goes forward, for measuring: nanoseconds since some moment.
     *
     * @return like {@link System#nanoTime()}
     */
    long nanoTime();

    /**
     * The time of day, for what is written on the wire or shown to people.
     *
     * @return now
     */
    Instant now();
}
