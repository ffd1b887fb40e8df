package org.jlibp2p.muxer.yamux;

import org.jlibp2p.limits.Quota;

/**
 * What the receive windows of one session may take above their initial size: a share of the node's, and at most so
 * many.
 */
final class WindowBudget {
    private final long max;
    private final Quota node;
    private long taken;

    WindowBudget(long max, Quota node) {
        this.max = max;
        this.node = node;
    }

    boolean tryTake(long bytes) {
        if (bytes > max - taken || !node.tryTake(bytes)) {
            return false;
        }
        taken += bytes;
        return true;
    }

    void give(long bytes) {
        if (bytes > 0) { // most windows never grew: the node's count is shared by all loops
            taken -= bytes;
            node.give(bytes);
        }
    }
}
