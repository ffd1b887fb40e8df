package org.jlibp2p.muxer.engine;

import java.util.ArrayDeque;
import java.util.List;

/**
 * A queue that is empty on nearly all connections nearly all the time, and takes next to no room then. Confined to one
 * thread.
 *
 * @param <T> what waits in it
 */
public final class SparseQueue<T> {
    private static final int FEW = 3;

    private ArrayDeque<T> items;

    /** A queue with nothing in it. */
    public SparseQueue() {}

    /**
     * Whether nothing waits.
     *
     * @return true if so
     */
    public boolean isEmpty() {
        return items == null;
    }

    /**
     * How many wait.
     *
     * @return their number
     */
    public int size() {
        return items == null ? 0 : items.size();
    }

    /**
     * Appends one.
     *
     * @param item the last one from here on
     */
    public void add(T item) {
        if (items == null) {
            items = new ArrayDeque<>(FEW);
        }
        items.add(item);
    }

    /**
     * Looks at the first one.
     *
     * @return it, or null if there is none
     */
    public T peek() {
        return items == null ? null : items.peek();
    }

    /**
     * Takes the first one out.
     *
     * @return it, or null if there is none
     */
    public T poll() {
        if (items == null) {
            return null;
        }
        T first = items.poll();
        letGo();
        return first;
    }

    /**
     * Takes one out, wherever it stands.
     *
     * @param item which, if it is there
     */
    public void remove(T item) {
        if (items != null) {
            items.remove(item);
            letGo();
        }
    }

    /** Drops everything. */
    public void clear() {
        items = null;
    }

    /**
     * All of them, for looking at.
     *
     * @return in order
     */
    public Iterable<T> all() {
        return items == null ? List.of() : items;
    }

    private void letGo() {
        if (items.isEmpty()) {
            items = null;
        }
    }
}
