package org.jlibp2p.muxer.engine;

import org.jlibp2p.limits.Quota;

/**
 * What the streams of one session may keep in memory above what each has for itself: a share of the node's, and at most so
 * much. Yamux takes from it for windows that have grown, mplex for bytes that nobody reads.
 */
public final class WindowBudget {
    private final long max;
    private final Quota node;
    private long taken;

    /**
     * A budget of which nothing is taken.
     *
     * @param max how much one session may take, in bytes
     * @param node what all sessions of a node may take together
     */
    public WindowBudget(long max, Quota node) {
        this.max = max;
        this.node = node;
    }

    /**
     * Takes some of it.
     *
     * @param bytes how much
     * @return false if that is more than there is; nothing is taken then
     */
    public boolean tryTake(long bytes) {
        if (bytes > max - taken || !node.tryTake(bytes)) {
            return false;
        }
        taken += bytes;
        return true;
    }

    /**
     * Gives some of it back.
     *
     * @param bytes how much; none is allowed
     */
    public void give(long bytes) {
        if (bytes > 0) { // most windows never grew: the node's count is shared by all loops
            taken -= bytes;
            node.give(bytes);
        }
    }
}
