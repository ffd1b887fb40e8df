package org.jlibp2p.mdns.link;

/** So many at once, and so many each second after that. Not thread-safe; told the time. */
public final class Allowance {
    private static final long SECOND = 1_000_000_000L;

    private final int atOnce;
    private final int perSecond;
    private double left;
    private long since;

    /**
     * All of it.
     *
     * @param atOnce how many at once
     * @param perSecond how many each second, after that
     * @param now the time, in nanoseconds
     */
    public Allowance(int atOnce, int perSecond, long now) {
        this.atOnce = atOnce;
        this.perSecond = perSecond;
        left = atOnce;
        since = now;
    }

    /**
     * Takes one.
     *
     * @param now the time, in nanoseconds
     * @return false if there is none left now
     */
    public boolean take(long now) {
        left = Math.min(atOnce, left + (double) (now - since) * perSecond / SECOND);
        since = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
