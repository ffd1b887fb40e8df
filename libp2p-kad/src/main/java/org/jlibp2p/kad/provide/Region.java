package org.jlibp2p.kad.provide;

import java.util.Comparator;

/** A part of the key space, as the schedule sees it. Its order is that in which regions become ready. */
final class Region {
    static final Comparator<Region> BY_READINESS = Comparator.comparingLong(Region::readyAt)
            .thenComparing((one, other) -> Long.compareUnsigned(one.prefix, other.prefix));

    final long prefix;
    int keys;
    boolean running;
    private long due = Long.MAX_VALUE;
    private long notBefore;
    private long freshSince = Long.MAX_VALUE;
    private int failures;

    Region(long prefix) {
        this.prefix = prefix;
    }

    /** When it may be visited. One that is late and has a new key comes as early as any other new key. */
    long readyAt() {
        return Math.max(freshSince == Long.MAX_VALUE ? due : freshSince, notBefore);
    }

    /** When it should have been visited, however often that has failed. */
    long due() {
        return Math.min(due, freshSince);
    }

    void forgetTimes() {
        keys = 0;
        due = Long.MAX_VALUE;
        freshSince = Long.MAX_VALUE;
    }

    void count(long keyDue) {
        keys++;
        due = Math.min(due, keyDue);
    }

    void countFresh(long now) {
        keys++;
        freshSince = Math.min(freshSince, now);
    }

    void added(long now) {
        countFresh(now);
        notBefore = 0;
    }

    void succeeded() {
        failures = 0;
        notBefore = 0;
    }

    void failed(long now) {
        notBefore = now + Retries.backoff(failures++);
    }

    void hurry() {
        notBefore = 0;
    }
}
