package org.jlibp2p.kad.store;

import java.util.Arrays;

/**
 * Many small records of a few numbers each, in pages of primitive arrays: 4 bytes a number, nothing for the collector to
 * follow, and nothing copied when there are more. Confined to the loop of its store.
 */
final class IntRecords {
    /** Stands for no record. */
    static final int NONE = -1;

    private static final int PAGE_BITS = 10;
    private static final int IN_PAGE = (1 << PAGE_BITS) - 1;

    private final int shift;
    private int[][] pages = new int[1][];
    private int end;
    private int free = NONE;

    /**
     * No records.
     *
     * @param fields how many numbers each has, a power of two
     */
    IntRecords(int fields) {
        shift = Integer.numberOfTrailingZeros(fields);
    }

    /** A record whose numbers may be anything. */
    int allocate() {
        if (free != NONE) {
            int record = free;
            free = get(record, 0);
            return record;
        }
        int page = end >>> PAGE_BITS;
        if (page == pages.length) {
            pages = Arrays.copyOf(pages, 2 * page);
        }
        if (pages[page] == null) {
            pages[page] = new int[1 << PAGE_BITS + shift];
        }
        return end++;
    }

    void free(int record) {
        set(record, 0, free);
        free = record;
    }

    int get(int record, int field) {
        return pages[record >>> PAGE_BITS][((record & IN_PAGE) << shift) + field];
    }

    void set(int record, int field, int value) {
        pages[record >>> PAGE_BITS][((record & IN_PAGE) << shift) + field] = value;
    }
}
