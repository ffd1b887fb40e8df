package org.jlibp2p.kad.store;

import java.util.Arrays;
import java.util.random.RandomGenerator;

import org.jlibp2p.bytes.Bytes;

/**
 * Keys, each with the chain of records that belong to it and their number. A hash table over primitive arrays; its hash
 * depends on chance, so that keys that peers choose do not meet in one place. Confined to the loop of its store.
 */
final class KeyIndex {
    static final int NONE = IntRecords.NONE;

    private static final int FIELDS = 4;
    private static final int HEAD = 0;
    private static final int COUNT = 1;
    private static final int HASH = 2;

    private final IntRecords entries = new IntRecords(FIELDS);
    private final long salt;
    private final long factor;
    private byte[][] keys = new byte[16][];

    /** An entry and one; zero where there is none. */
    private int[] slots = new int[32];

    private int size;

    KeyIndex(RandomGenerator random) {
        salt = random.nextLong();
        factor = random.nextLong() | 1;
    }

    int size() {
        return size;
    }

    /** The entry of a key, or {@link #NONE}. */
    int find(Bytes key) {
        int hash = hash(key);
        for (int slot = hash & slots.length - 1; slots[slot] != 0; slot = next(slot)) {
            int entry = slots[slot] - 1;
            if (entries.get(entry, HASH) == hash && isKey(keys[entry], key)) {
                return entry;
            }
        }
        return NONE;
    }

    private static boolean isKey(byte[] known, Bytes key) {
        return key.borrow((array, from, size) -> Arrays.equals(known, 0, known.length, array, from, from + size));
    }

    /** Adds a key that is not there, without records. */
    int add(Bytes key) {
        if (3L * (size + 1) > 2L * slots.length) {
            enlarge();
        }
        int entry = entries.allocate();
        if (entry >= keys.length) {
            keys = Arrays.copyOf(keys, entry + (entry >> 1));
        }
        keys[entry] = key.toByteArray();
        entries.set(entry, HEAD, NONE);
        entries.set(entry, COUNT, 0);
        entries.set(entry, HASH, hash(key));
        place(entry);
        size++;
        return entry;
    }

    private void place(int entry) {
        int slot = entries.get(entry, HASH) & slots.length - 1;
        while (slots[slot] != 0) {
            slot = next(slot);
        }
        slots[slot] = entry + 1;
    }

    private int next(int slot) {
        return slot + 1 & slots.length - 1;
    }

    private void enlarge() {
        int[] before = slots;
        slots = new int[2 * before.length];
        for (int slot : before) {
            if (slot != 0) {
                place(slot - 1);
            }
        }
    }

    /** Takes a key away. */
    void remove(int entry) {
        int slot = entries.get(entry, HASH) & slots.length - 1;
        while (slots[slot] != entry + 1) {
            slot = next(slot);
        }
        close(slot);
        keys[entry] = null;
        entries.free(entry);
        size--;
    }

    /** Those behind move up, or they would not be found any more. */
    private void close(int emptied) {
        int gap = emptied;
        for (int slot = next(gap); slots[slot] != 0; slot = next(slot)) {
            int wanted = entries.get(slots[slot] - 1, HASH) & slots.length - 1;
            if ((slot - wanted & slots.length - 1) >= (slot - gap & slots.length - 1)) {
                slots[gap] = slots[slot];
                gap = slot;
            }
        }
        slots[gap] = 0;
    }

    Bytes key(int entry) {
        return Bytes.wrap(keys[entry]);
    }

    int head(int entry) {
        return entries.get(entry, HEAD);
    }

    void head(int entry, int record) {
        entries.set(entry, HEAD, record);
    }

    int count(int entry) {
        return entries.get(entry, COUNT);
    }

    void count(int entry, int count) {
        entries.set(entry, COUNT, count);
    }

    private int hash(Bytes key) {
        return key.borrow((array, from, size) -> {
            long hash = salt ^ size;
            for (int at = 0; at < size; at += Long.BYTES) {
                hash = mix(hash ^ word(array, from + at, Math.min(Long.BYTES, size - at)));
            }
            return (int) (hash ^ hash >>> 32);
        });
    }

    private static long word(byte[] array, int from, int bytes) {
        long word = 0;
        for (int i = 0; i < bytes; i++) {
            word = word << 8 | array[from + i] & 0xff;
        }
        return word;
    }

    private long mix(long word) {
        return word * factor ^ Math.multiplyHigh(word, factor);
    }
}
