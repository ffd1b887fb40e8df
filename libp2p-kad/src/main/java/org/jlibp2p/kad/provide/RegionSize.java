package org.jlibp2p.kad.provide;

/**
 * How many bits the prefixes of regions have. As many peers should lie in a region as are needed for all closest ones of all
 * its keys to be among them, and some more because the estimate is one; and not more keys than one visit can carry.
 */
final class RegionSize {
    /** How many peers a region has at least, by the estimate, when its size is chosen. */
    static final int MIN_PEERS = 40;

    /** How many keys a region should have at most. */
    static final int MAX_KEYS = 8192;

    /** The most bits of a prefix. */
    static final int MAX_BITS = 20;

    private RegionSize() {}

    /**
     * The bits for a network and a number of keys. What is there is left as it is while it is about right: changing the
     * regions moves their turns.
     */
    static int bits(int current, double peers, int keys) {
        boolean enoughPeers = current == 0 || peers / cells(current) >= MIN_PEERS * 0.75;
        boolean notTooMany = peers / cells(current) < MIN_PEERS * 3;
        boolean keysFit = keys / cells(current) <= MAX_KEYS;
        boolean neededForKeys = current > 0 && keys / cells(current - 1) > MAX_KEYS * 0.5;
        if ((enoughPeers || neededForKeys) && notTooMany && keysFit) {
            return current;
        }
        return Math.min(
                MAX_BITS, Math.max(level(peers / MIN_PEERS), level(Math.ceil((double) keys / MAX_KEYS) * 2 - 1)));
    }

    private static double cells(int bits) {
        return 1L << bits;
    }

    /** The whole logarithm to the base of two, at least 0. */
    private static int level(double value) {
        return value < 2 ? 0 : Math.getExponent(value);
    }
}
