package org.jlibp2p.muxer.yamux;

import org.jlibp2p.muxer.engine.WindowBudget;

/**
 * How many bytes the peer may send on a stream, and when it is given more.
 *
 * <p>Three numbers add up to the size at all times, with what has been announced or arrived and not been taken: what
 * the peer may still send, what is on its way to the application, and what the application has taken and the peer has
 * not got back. Credit is due when the last one reaches half the size.
 *
 * <p>The size begins at {@link #INITIAL} and doubles whenever credit is given and, at the pace since the last time, a
 * whole window would be taken in less than four round trips: then the window, not the application, holds the peer back.
 */
final class ReceiveWindow {
    /** What the specification gives every stream at first, in bytes, in both directions. */
    static final int INITIAL = 256 * 1024;

    private static final double ROUND_TRIPS = 4;

    private final int max;
    private long size = INITIAL;
    private long available = INITIAL;
    private long taken;
    private long lastCredit;

    ReceiveWindow(int max, long now) {
        this.max = max;
        lastCredit = now;
    }

    /** Books a body that a header announces, or says that it is more than the peer may send. */
    boolean reserve(long bytes) {
        if (bytes > available) {
            return false;
        }
        available -= bytes;
        return true;
    }

    /** The application took bytes; says whether credit is due. */
    boolean take(int bytes) {
        taken += bytes;
        return taken >= size / 2;
    }

    /** Undoes a {@link #take}. */
    void putBack(int bytes) {
        taken -= bytes;
    }

    /** Gives the peer back what was taken, and more if the window is to grow; says how much that is. */
    long credit(long now, long roundTrip, WindowBudget budget) {
        long credit = taken + growth(now - lastCredit, roundTrip, budget);
        taken = 0;
        available += credit;
        lastCredit = now;
        return credit;
    }

    private long growth(long elapsed, long roundTrip, WindowBudget budget) {
        boolean slow = elapsed * (double) size >= ROUND_TRIPS * roundTrip * taken;
        long more = Math.min(size, max - size);
        if (slow || more <= 0 || !budget.tryTake(more)) {
            return 0;
        }
        size += more;
        return more;
    }

    long size() {
        return size;
    }

    long available() {
        return available;
    }

    /** What was taken from the budget for this window. */
    long aboveInitial() {
        return size - INITIAL;
    }
}
