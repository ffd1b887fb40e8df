package org.jlibp2p.testkit;

import org.jlibp2p.async.Registration;

/** A task that waits for its moment; those of one moment run in the order they were scheduled. Any thread. */
record ManualTimer(ManualTime time, long due, long order, ManualLoop.Task task)
        implements Registration, Comparable<ManualTimer> {
    @Override
    public int compareTo(ManualTimer other) {
        int byTime = Long.compare(due, other.due);
        return byTime != 0 ? byTime : Long.compare(order, other.order);
    }

    @Override
    public void close() {
        time.remove(this);
    }
}
