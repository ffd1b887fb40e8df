package org.jlibp2p.kad.provide;

import java.nio.ByteBuffer;
import java.util.Arrays;

import org.jlibp2p.bytes.Bytes;

/**
 * Some keys that lie side by side, ordered, with the time when each was provided last. Everything stands in a few arrays:
 * an object for each key would take three times the memory. Confined like the {@link KeptKeys} it belongs to.
 */
final class KeyPage {
    /** How many keys a page has before it is split. */
    static final int CAPACITY = 128;

    private static final int ROOM = 8;
    private static final int ROOM_FOR_BYTES = 256;

    private int size;
    private long[] heads = new long[ROOM];
    private int[] times = new int[ROOM];
    private int[] ends = new int[ROOM];
    private byte[] hashes = new byte[ROOM_FOR_BYTES];

    int size() {
        return size;
    }

    long head(int index) {
        return heads[index];
    }

    int time(int index) {
        return times[index];
    }

    void time(int index, int seconds) {
        times[index] = seconds;
    }

    Bytes hash(int index) {
        return Bytes.copyOf(ByteBuffer.wrap(hashes, start(index), ends[index] - start(index)));
    }

    private int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    /** The first key that does not lie before a place. */
    int from(long head) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(heads[middle], head) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Where a key is, or -1. */
    int find(long head, Bytes hash) {
        for (int i = from(head); i < size && heads[i] == head; i++) {
            if (hash.equals(Bytes.wrap(hashes, start(i), ends[i] - start(i)))) {
                return i;
            }
        }
        return -1;
    }

    /** Adds a key that is not here yet. */
    void add(long head, Bytes hash, int time) {
        int index = from(head);
        makeRoom(hash.size());
        int at = start(index);
        int used = start(size);
        System.arraycopy(hashes, at, hashes, at + hash.size(), used - at);
        hash.copyTo(hashes, at);
        System.arraycopy(heads, index, heads, index + 1, size - index);
        System.arraycopy(times, index, times, index + 1, size - index);
        System.arraycopy(ends, index, ends, index + 1, size - index);
        heads[index] = head;
        times[index] = time;
        ends[index] = at;
        size++;
        for (int i = index; i < size; i++) {
            ends[i] += hash.size();
        }
    }

    private void makeRoom(int bytes) {
        if (size == heads.length) {
            heads = Arrays.copyOf(heads, size + ROOM);
            times = Arrays.copyOf(times, size + ROOM);
            ends = Arrays.copyOf(ends, size + ROOM);
        }
        int used = start(size);
        if (used + bytes > hashes.length) {
            hashes = Arrays.copyOf(hashes, used + bytes + ROOM_FOR_BYTES);
        }
    }

    void remove(int index) {
        int at = start(index);
        int bytes = ends[index] - at;
        System.arraycopy(hashes, at + bytes, hashes, at, start(size) - at - bytes);
        System.arraycopy(heads, index + 1, heads, index, size - index - 1);
        System.arraycopy(times, index + 1, times, index, size - index - 1);
        System.arraycopy(ends, index + 1, ends, index, size - index - 1);
        size--;
        for (int i = index; i < size; i++) {
            ends[i] -= bytes;
        }
    }

    /** Adds the keys of another page from one to before another one; they lie behind all that are here. */
    void append(KeyPage other, int from, int to) {
        for (int i = from; i < to; i++) {
            add(other.heads[i], other.hash(i), other.times[i]);
        }
    }
}
