package org.jlibp2p.testkit;

import org.jlibp2p.async.Registration;

/** A task that waits for its moment; those of one moment run in the order they were scheduled. Any thread. */
final class ManualTimer implements Registration {
    private final ManualTime time;
    private final long due;
    private final long order;
    private final ManualLoop.Task task;

    /** Where it stands in the {@link TimerHeap}, which alone uses it; below zero when it is not there. */
    int place = -1;

    ManualTimer(ManualTime time, long due, long order, ManualLoop.Task task) {
        this.time = time;
        this.due = due;
        this.order = order;
        this.task = task;
    }

    long due() {
        return due;
    }

    ManualLoop.Task task() {
        return task;
    }

    boolean isBefore(ManualTimer other) {
        return due != other.due ? due < other.due : order < other.order;
    }

    @Override
    public void close() {
        time.remove(this);
    }
}
