package org.jlibp2p.kad.table;

import java.util.Objects;

/**
 * How large a table is and whom it lets in. Immutable; any thread.
 *
 * @param bucketSize k, the most peers with one common prefix with this node
 * @param replacements how many more of them are remembered for when one of those leaves
 * @param diversity how many peers of one network are let in
 */
public record TableRules(int bucketSize, int replacements, DiversityRules diversity) {
    /** k of the specification. */
    public static final int K = 20;

    /** How many peers wait for a place in a bucket, where nothing else is said. */
    public static final int REPLACEMENTS = 16;

    /**
     * Checks the numbers.
     *
     * @param bucketSize see {@link #bucketSize()}
     * @param replacements see {@link #replacements()}
     * @param diversity see {@link #diversity()}
     * @throws IllegalArgumentException if there would be no place
     */
    public TableRules {
        if (bucketSize < 1 || replacements < 0) {
            throw new IllegalArgumentException("a bucket needs places: " + bucketSize + ", " + replacements);
        }
        Objects.requireNonNull(diversity, "diversity");
    }

    /**
     * The rules of the public DHT.
     *
     * @return k = 20, 16 replacements, diversity of the internet
     */
    public static TableRules internet() {
        return new TableRules(K, REPLACEMENTS, DiversityRules.internet());
    }

    /**
     * The rules for a network whose peers are all at home.
     *
     * @return k = 20, 16 replacements, no diversity asked for
     */
    public static TableRules privateNetwork() {
        return new TableRules(K, REPLACEMENTS, DiversityRules.none());
    }

    /**
     * The same with another k.
     *
     * @param k see {@link #bucketSize()}
     * @return the rules
     */
    public TableRules withBucketSize(int k) {
        return new TableRules(k, replacements, diversity);
    }

    /**
     * The same with other rules of diversity.
     *
     * @param other see {@link #diversity()}
     * @return the rules
     */
    public TableRules withDiversity(DiversityRules other) {
        return new TableRules(bucketSize, replacements, other);
    }
}
