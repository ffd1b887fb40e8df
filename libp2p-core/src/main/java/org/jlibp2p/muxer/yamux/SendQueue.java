package org.jlibp2p.muxer.yamux;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

import org.jlibp2p.bytes.Bytes;

/** What was written to a stream and has not been put into a frame. */
final class SendQueue {
    private ArrayDeque<Bytes> parts;
    private int sentOfFirst;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(Bytes bytes) {
        if (parts == null) {
            parts = new ArrayDeque<>(4);
        }
        parts.add(bytes);
        size += bytes.size();
    }

    /** Copies the next bytes, of which there must be so many, into a buffer, and forgets them. */
    void moveTo(ByteBuffer target, int count) {
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

    void clear() {
        parts = null;
        sentOfFirst = 0;
        size = 0;
    }
}
