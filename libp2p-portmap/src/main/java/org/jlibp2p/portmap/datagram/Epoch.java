package org.jlibp2p.portmap.datagram;

import java.util.concurrent.TimeUnit;

/**
 * The clock by which a router says since when it remembers mappings: if that does not go on as ours does, the router has
 * forgotten all of them. Confined to one thread.
 *
 * <p>Specification: RFC 6887, 8.5; RFC 6886, 3.6.
 */
public final class Epoch {
    private static final int SLACK = 2;
    private static final int DRIFT = 16;

    private boolean isKnown;
    private long saidBefore;
    private long heardAt;

    /** Of a router that has said nothing yet. */
    public Epoch() {
        // There is nothing to compare with.
    }

    /**
     * Hears what a router says.
     *
     * @param said seconds
     * @param nanoTime now
     * @return whether it can be the same time as before; true the first time
     */
    public boolean goesOn(long said, long nanoTime) {
        boolean goesOn = !isKnown || isPlausible(said, TimeUnit.NANOSECONDS.toSeconds(nanoTime - heardAt));
        isKnown = true;
        saidBefore = said;
        heardAt = nanoTime;
        return goesOn;
    }

    private boolean isPlausible(long said, long ours) {
        if (said + 1 < saidBefore) {
            return false;
        }
        long theirs = said - saidBefore;
        return ours + SLACK >= theirs - theirs / DRIFT && theirs + SLACK >= ours - ours / DRIFT;
    }
}
