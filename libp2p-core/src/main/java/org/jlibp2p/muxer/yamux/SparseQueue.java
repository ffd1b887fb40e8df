package org.jlibp2p.muxer.yamux;

import java.util.ArrayDeque;
import java.util.List;

/**
 * A queue that is empty on nearly all connections nearly all the time, and takes next to no room then. Confined to one
 * thread.
 */
final class SparseQueue<T> {
    private static final int FEW = 3;

    private ArrayDeque<T> items;

    boolean isEmpty() {
        return items == null;
    }

    int size() {
        return items == null ? 0 : items.size();
    }

    void add(T item) {
        if (items == null) {
            items = new ArrayDeque<>(FEW);
        }
        items.add(item);
    }

    /** The first one, which there must be, or null. */
    T peek() {
        return items == null ? null : items.peek();
    }

    /** Takes the first one out; null if there is none. */
    T poll() {
        if (items == null) {
            return null;
        }
        T first = items.poll();
        letGo();
        return first;
    }

    void remove(T item) {
        if (items != null) {
            items.remove(item);
            letGo();
        }
    }

    void clear() {
        items = null;
    }

    /** All of them in order, for looking at. */
    Iterable<T> all() {
        return items == null ? List.of() : items;
    }

    private void letGo() {
        if (items.isEmpty()) {
            items = null;
        }
    }
}
