package org.jlibp2p.muxer.engine;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

import org.jlibp2p.bytes.Bytes;

/** What was written to a stream and has not been put into a frame. */
public final class SendQueue {
    private ArrayDeque<Bytes> parts;
    private int sentOfFirst;
    private int size;

    /** A queue with nothing in it. */
    public SendQueue() {}

    /**
     * How much waits.
     *
     * @return in bytes
     */
    public int size() {
        return size;
    }

    /**
     * Whether nothing waits.
     *
     * @return true if so
     */
    public boolean isEmpty() {
        return size == 0;
    }

    /**
     * Appends bytes.
     *
     * @param bytes at least one
     */
    public void add(Bytes bytes) {
        if (parts == null) {
            parts = new ArrayDeque<>(4);
        }
        parts.add(bytes);
        size += bytes.size();
    }

    /**
     * Copies the next bytes into a buffer, and forgets them.
     *
     * @param target where to
     * @param count how many; as many must wait
     */
    public void moveTo(ByteBuffer target, int count) {
        int moved = 0;
        while (moved < count) {
            Bytes first = parts.peek();
            int end = Math.min(first.size(), sentOfFirst + count - moved);
            first.slice(sentOfFirst, end).copyTo(target);
            moved += end - sentOfFirst;
            if (end == first.size()) {
                parts.poll();
                sentOfFirst = 0;
            } else {
                sentOfFirst = end;
            }
        }
        size -= count;
    }

    /** Drops everything. */
    public void clear() {
        parts = null;
        sentOfFirst = 0;
        size = 0;
    }
}
