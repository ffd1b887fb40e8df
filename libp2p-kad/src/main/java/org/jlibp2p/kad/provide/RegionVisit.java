package org.jlibp2p.kad.provide;

import java.util.List;

import org.jlibp2p.bytes.Bytes;

/**
 * One visit to a region: the keys in it that are to be provided, in the order of their places.
 *
 * @param prefix the region, its other bits zero
 * @param bits how many bits the prefix has
 * @param hashes the keys
 * @param heads where each lies
 * @param cut whether there are more, for the next visit
 */
record RegionVisit(long prefix, int bits, List<Bytes> hashes, long[] heads, boolean cut) {
    boolean overlaps(long otherPrefix, int otherBits) {
        int common = Math.min(bits, otherBits);
        return Heads.prefix(prefix, common) == Heads.prefix(otherPrefix, common);
    }

    String text() {
        return Heads.text(prefix, bits);
    }

    /**
     * How a visit went.
     *
     * @param provided keys that enough peers took
     * @param failed keys that too few peers took, or whose closest peers were not found
     * @param unfinished whether it ended before all keys had their turn, because its bounds were reached
     */
    record Outcome(int provided, int failed, boolean unfinished) {}
}
