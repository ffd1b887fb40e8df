package org.jlibp2p.muxer.engine;

import java.util.ArrayDeque;

import org.jlibp2p.bytes.Bytes;

/**
 * What has arrived on a stream and waits for a reader.
 *
 * <p>A slice holds the whole array below it in memory, and every slice costs an object: a peer that sends single
 * bytes could make a window of 256 KiB hold many megabytes. So only a slice that is not small, by itself and as a
 * share of the input it was cut from, is kept as it is; smaller ones are copied together.
 */
public final class ReceiveBuffer {
    private static final int SMALL = 512;
    private static final int LEAST_SHARE = 8;
    private static final int MIN_GATHERED = 256;
    private static final int MAX_GATHERED = 16 * 1024;

    private ArrayDeque<Bytes> slices;
    private byte[] gathered;
    private int gatheredFrom;
    private int gatheredTo;
    private int size;

    /** A buffer with nothing in it. */
    public ReceiveBuffer() {}

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
     * Appends part of an input.
     *
     * @param part the bytes
     * @param inputSize how many bytes the input has that they were cut from
     */
    public void add(Bytes part, int inputSize) {
        if (part.size() >= SMALL && part.size() >= inputSize / LEAST_SHARE) {
            sealGathered();
            slices().add(part);
        } else {
            gather(part);
        }
        size += part.size();
    }

    private void gather(Bytes part) {
        int copied = 0;
        while (copied < part.size()) {
            if (gathered == null) {
                gathered = new byte[Math.max(MIN_GATHERED, Math.min(MAX_GATHERED, size + part.size()))];
                gatheredFrom = 0;
                gatheredTo = 0;
            }
            int now = Math.min(part.size() - copied, gathered.length - gatheredTo);
            part.slice(copied, copied + now).copyTo(gathered, gatheredTo);
            gatheredTo += now;
            copied += now;
            if (gatheredTo == gathered.length) {
                sealGathered();
            }
        }
    }

    private void sealGathered() {
        if (gathered != null) {
            slices().add(Bytes.wrap(gathered, gatheredFrom, gatheredTo - gatheredFrom));
            gathered = null;
        }
    }

    /**
     * Takes the next bytes, which there must be, without copying.
     *
     * @return at least one
     */
    public Bytes poll() {
        if (slices == null || slices.isEmpty()) {
            sealGathered();
        }
        Bytes next = slices.poll();
        size -= next.size();
        return next;
    }

    /**
     * Makes bytes that were polled the next ones again.
     *
     * @param bytes those of the last poll
     */
    public void putBack(Bytes bytes) {
        slices().addFirst(bytes);
        size += bytes.size();
    }

    /** Drops everything. */
    public void clear() {
        slices = null;
        gathered = null;
        size = 0;
    }

    private ArrayDeque<Bytes> slices() {
        if (slices == null) {
            slices = new ArrayDeque<>(4);
        }
        return slices;
    }
}
