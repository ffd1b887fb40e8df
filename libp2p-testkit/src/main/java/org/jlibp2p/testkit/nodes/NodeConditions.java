package org.jlibp2p.testkit.nodes;

import java.util.Objects;

import org.jlibp2p.limits.ResourceLimits;

/**
 * How a network of {@link SimulatedNodes} is. Immutable; begin with {@link #defaults()} and change single numbers.
 *
 * @param roundTrips how long the way between two nodes takes
 * @param limits the numbers of every node: when dials are given up, how many connections are kept, how many peers are
 *     remembered. Others than those of times, watermarks and peers are not looked at
 * @param addressGroups over how many networks of {@code /16} the public addresses are spread
 * @param addressSkew how unevenly: the network of rank r has a share like r to the power of minus this, zero is evenly
 */
public record NodeConditions(RoundTrips roundTrips, ResourceLimits limits, int addressGroups, double addressSkew) {
    private static final int PEERS = 512;
    private static final int GROUPS = 4096;
    private static final double SKEW = 0.7;

    /**
     * Refuses what no network is.
     *
     * @param roundTrips see {@link #roundTrips()}
     * @param limits see {@link #limits()}
     * @param addressGroups see {@link #addressGroups()}
     * @param addressSkew see {@link #addressSkew()}
     */
    public NodeConditions {
        Objects.requireNonNull(roundTrips, "roundTrips");
        Objects.requireNonNull(limits, "limits");
        if (addressGroups <= 0 || addressGroups > PublicAddresses.MAX_GROUPS) {
            throw new IllegalArgumentException(
                    "addressGroups must be from 1 to " + PublicAddresses.MAX_GROUPS + ", not " + addressGroups);
        }
        if (!(addressSkew >= 0 && addressSkew <= 10)) {
            throw new IllegalArgumentException("addressSkew must be from 0 to 10, not " + addressSkew);
        }
    }

    /**
     * {@link RoundTrips#betweenPeersOfEthereum()}, the default limits but for {@value #PEERS} remembered peers, and addresses
     * of {@value #GROUPS} networks with a skew of {@value #SKEW}: the greatest network has some 2.5 % of the nodes, as great
     * hosting companies have.
     *
     * @return the conditions
     */
    public static NodeConditions defaults() {
        ResourceLimits limits = ResourceLimits.defaults();
        return new NodeConditions(
                RoundTrips.betweenPeersOfEthereum(),
                limits.withPeers(limits.peers().withTotal(PEERS)),
                GROUPS,
                SKEW);
    }

    /**
     * The same network but for {@code roundTrips}.
     *
     * @param value how long the way between two nodes takes
     * @return the changed conditions
     */
    public NodeConditions withRoundTrips(RoundTrips value) {
        return new NodeConditions(value, limits, addressGroups, addressSkew);
    }

    /**
     * The same network but for {@code limits}.
     *
     * @param value the numbers of every node
     * @return the changed conditions
     */
    public NodeConditions withLimits(ResourceLimits value) {
        return new NodeConditions(roundTrips, value, addressGroups, addressSkew);
    }

    /**
     * The same network but for its addresses.
     *
     * @param groups over how many networks of {@code /16} they are spread
     * @param skew how unevenly
     * @return the changed conditions
     */
    public NodeConditions withAddresses(int groups, double skew) {
        return new NodeConditions(roundTrips, limits, groups, skew);
    }
}
