package org.jlibp2p.status;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last things that happened, and how many there were. Any thread. */
final class EventList {
    private final int most;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long count;

    /** One thing that happened; {@code number} counts from 1. */
    record Entry(long number, Instant at, String kind, String detail) {}

    EventList(int most) {
        this.most = most;
    }

    synchronized void add(Instant at, String kind, String detail) {
        entries.addFirst(new Entry(++count, at, kind, detail));
        if (entries.size() > most) {
            entries.removeLast();
        }
    }

    /** The newest first. */
    synchronized List<Entry> all() {
        return new ArrayList<>(entries);
    }

    synchronized long count() {
        return count;
    }
}
