package org.jlibp2p.reachability.autonat.client;

import java.time.Duration;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;

/** At most one run of a task that is still to come: what is asked for while one is, is part of it. Confined to its loop. */
final class Pending {
    private final EventLoop loop;
    private final Runnable task;
    private Registration timer = Registration.none();
    private boolean waiting;
    private long due;

    Pending(EventLoop loop, Runnable task) {
        this.loop = loop;
        this.task = task;
    }

    /** It runs in that time at the latest: sooner if that is what was asked for before. */
    void within(Duration delay) {
        if (!waiting || loop.nanoTime() + delay.toNanos() - due < 0) {
            in(delay);
        }
    }

    /** It runs after that time, whatever was asked for before. */
    void in(Duration delay) {
        timer.close();
        waiting = true;
        due = loop.nanoTime() + delay.toNanos();
        timer = loop.schedule(delay, () -> {
            waiting = false;
            task.run();
        });
    }
}
