package org.jlibp2p.io;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.bytes.Varint;

/** Cuts frames out of the chunks that arrive; keeps the chunks, and never allocates from a length that was announced. */
final class FrameBuffer {
    /** Chunks below this size are joined, or a message sent byte by byte would cost many times its size. */
    private static final int SMALL = 4096;

    private final int maxSize;
    private final Deque<Bytes> chunks = new ArrayDeque<>(2);
    private long available;

    FrameBuffer(int maxSize) {
        this.maxSize = maxSize;
    }

    void add(Bytes chunk) {
        available += chunk.size();
        Bytes joined = chunk;
        // Only with one no longer than itself, so that each byte is copied a few times at most.
        while (joined.size() < SMALL && !chunks.isEmpty() && chunks.getLast().size() <= joined.size()) {
            joined = Bytes.concat(chunks.removeLast(), joined);
        }
        chunks.add(joined);
    }

    int chunks() {
        return chunks.size();
    }

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    Bytes takeAll() {
        return available == 0 ? Bytes.empty() : cut((int) available);
    }

    Optional<Bytes> poll() {
        if (chunks.isEmpty()) {
            return Optional.empty();
        }
        Bytes head = head();
        int prefix = Varint.sizeAt(head, 0);
        if (prefix == 0) {
            return Optional.empty();
        }
        long length = Varint.read(head, 0);
        if (length > maxSize) {
            throw new MalformedMessageException("a message of " + length + " bytes, above " + maxSize);
        }
        if (available < prefix + length) {
            return Optional.empty();
        }
        return Optional.of(cut(prefix + (int) length).slice(prefix));
    }

    /** A run that is long enough for the length in front, as far as it has arrived. */
    private Bytes head() {
        while (chunks.size() > 1 && chunks.getFirst().size() < Varint.MAX_SIZE) {
            chunks.addFirst(Bytes.concat(chunks.removeFirst(), chunks.removeFirst()));
        }
        return chunks.getFirst();
    }

    private Bytes cut(int size) {
        available -= size;
        Bytes first = chunks.removeFirst();
        if (first.size() >= size) {
            putBack(first.slice(size));
            return first.slice(0, size);
        }
        List<Bytes> parts = new ArrayList<>(chunks.size() + 1);
        int missing = size;
        for (Bytes part = first; ; part = chunks.removeFirst()) {
            if (part.size() >= missing) {
                parts.add(part.slice(0, missing));
                putBack(part.slice(missing));
                return Bytes.concat(parts);
            }
            parts.add(part);
            missing -= part.size();
        }
    }

    private void putBack(Bytes rest) {
        if (!rest.isEmpty()) {
            chunks.addFirst(rest);
        }
    }
}
