package org.jlibp2p.interop.scale;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.interop.harness.Fields;

/**
 * What a process takes of the machine, after a collection.
 *
 * @param heap live bytes
 * @param resident bytes
 * @param files open descriptors
 * @param connections of all its nodes
 * @param threads of all kinds
 */
record Footprint(long heap, long resident, int files, int connections, int threads) {
    private static final long MEBIBYTE = 1 << 20;
    private static final long HEAP = 2 * MEBIBYTE;
    private static final long HEAP_OF_A_CONNECTION = 16 * 1024;
    private static final long RESIDENT = 48 * MEBIBYTE;
    private static final int THREADS = 16; // of pools, which end by themselves when they have nothing to do

    static Footprint of(JavaProcess process) {
        Fields stats = process.stats();
        return new Footprint(
                (long) stats.number("heapUsed"),
                (long) stats.number("rss"),
                (int) stats.number("openFiles"),
                (int) stats.number("connections"),
                (int) stats.number("threads"));
    }

    /** What is more than it was before, beyond what is let pass; that is never anything for descriptors that are no connection. */
    List<String> excessOver(Footprint before) {
        int more = Math.max(0, connections - before.connections);
        List<String> excess = new ArrayList<>();
        compare("live heap", heap, before.heap, HEAP + more * HEAP_OF_A_CONNECTION, excess);
        compare("resident memory", resident, before.resident, RESIDENT, excess);
        compare("descriptors that are no connection", otherFiles(), before.otherFiles(), 0, excess);
        compare("threads", threads, before.threads, THREADS, excess);
        return excess;
    }

    private static void compare(String what, long after, long before, long passes, List<String> excess) {
        if (after > before + passes) {
            excess.add(what + ": " + after + ", and " + before + " before");
        }
    }

    private int otherFiles() {
        return files - connections;
    }
}
