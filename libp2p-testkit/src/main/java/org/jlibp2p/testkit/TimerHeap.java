package org.jlibp2p.testkit;

import java.util.Arrays;
import java.util.function.Predicate;

/**
 * Timers, the next one first. A heap in which each timer knows its place, since most timers are withdrawn long before they are
 * due, and a simulation of thousands of nodes has some hundred thousand of them. Confined to whoever holds the time's lock.
 */
final class TimerHeap {
    /** Each place has so many below it: the way up is shorter than with two, and most timers stay near the bottom. */
    private static final int WIDTH = 4;

    private ManualTimer[] timers = new ManualTimer[64];
    private long[] dues = new long[64]; // of the timers at the same places: most comparisons need no look at the timers
    private int size;

    int size() {
        return size;
    }

    /** The next one, or null if there is none. */
    ManualTimer first() {
        return size == 0 ? null : timers[0];
    }

    void add(ManualTimer timer) {
        if (size == timers.length) {
            timers = Arrays.copyOf(timers, 2 * size);
            dues = Arrays.copyOf(dues, 2 * size);
        }
        size++;
        up(timer, size - 1);
    }

    /** Does nothing if it is not there. */
    void remove(ManualTimer timer) {
        int at = timer.place;
        if (at < 0) {
            return;
        }
        timer.place = -1;
        size--;
        ManualTimer last = timers[size];
        timers[size] = null;
        if (last != timer) {
            if (at > 0 && isBefore(last, above(at))) {
                up(last, at);
            } else {
                down(last, at);
            }
        }
    }

    void removeIf(Predicate<ManualTimer> unwanted) {
        for (ManualTimer timer : Arrays.copyOf(timers, size)) {
            if (unwanted.test(timer)) {
                remove(timer);
            }
        }
    }

    private boolean isBefore(ManualTimer timer, int place) {
        return timer.due() != dues[place] ? timer.due() < dues[place] : timer.isBefore(timers[place]);
    }

    private static int above(int place) {
        return (place - 1) / WIDTH;
    }

    private void up(ManualTimer timer, int from) {
        int at = from;
        while (at > 0 && isBefore(timer, above(at))) {
            put(timers[above(at)], at);
            at = above(at);
        }
        put(timer, at);
    }

    private void down(ManualTimer timer, int from) {
        int at = from;
        for (int next = firstBelow(at); next >= 0 && !isBefore(timer, next); next = firstBelow(at)) {
            put(timers[next], at);
            at = next;
        }
        put(timer, at);
    }

    /** Of those below a place the next one; below zero if there are none. */
    private int firstBelow(int place) {
        int first = place * WIDTH + 1;
        if (first >= size) {
            return -1;
        }
        int least = first;
        for (int i = first + 1; i < Math.min(first + WIDTH, size); i++) {
            if (dues[i] < dues[least] || dues[i] == dues[least] && timers[i].isBefore(timers[least])) {
                least = i;
            }
        }
        return least;
    }

    private void put(ManualTimer timer, int place) {
        timers[place] = timer;
        dues[place] = timer.due();
        timer.place = place;
    }
}
