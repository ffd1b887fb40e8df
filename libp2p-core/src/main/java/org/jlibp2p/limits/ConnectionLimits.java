package org.jlibp2p.limits;

import java.time.Duration;

/**
 * How many connections there may be, and which are let go when there are too many. Immutable; begin with {@link #defaults()} and change single numbers.
 *
 * @param total open connections of the whole node, both directions
 * @param inbound open connections that peers made
 * @param outbound open connections that this node made
 * @param perPeer open connections with one peer
 * @param perAddress open inbound connections from one IPv4 address or IPv6 /56; loopback is not counted
 * @param perNetwork open inbound connections from one IPv6 /48
 * @param pendingInbound inbound connections that are not upgraded yet
 * @param lowWatermark connections that trimming leaves
 * @param highWatermark connections at which trimming begins
 * @param gracePeriod time for which a new connection is not trimmed
 * @param trimInterval time between two rounds of trimming
 */
public record ConnectionLimits(
        int total,
        int inbound,
        int outbound,
        int perPeer,
        int perAddress,
        int perNetwork,
        int pendingInbound,
        int lowWatermark,
        int highWatermark,
        Duration gracePeriod,
        Duration trimInterval) {
    /**
     * Refuses what cannot be a limit.
     *
     * @param total see {@link #total()}
     * @param inbound see {@link #inbound()}
     * @param outbound see {@link #outbound()}
     * @param perPeer see {@link #perPeer()}
     * @param perAddress see {@link #perAddress()}
     * @param perNetwork see {@link #perNetwork()}
     * @param pendingInbound see {@link #pendingInbound()}
     * @param lowWatermark see {@link #lowWatermark()}
     * @param highWatermark see {@link #highWatermark()}
     * @param gracePeriod see {@link #gracePeriod()}
     * @param trimInterval see {@link #trimInterval()}
     */
    public ConnectionLimits {
        Check.positive("total", total);
        Check.positive("inbound", inbound);
        Check.positive("outbound", outbound);
        Check.positive("perPeer", perPeer);
        Check.positive("perAddress", perAddress);
        Check.positive("perNetwork", perNetwork);
        Check.positive("pendingInbound", pendingInbound);
        Check.positive("lowWatermark", lowWatermark);
        Check.positive("highWatermark", highWatermark);
        Check.positive("gracePeriod", gracePeriod);
        Check.positive("trimInterval", trimInterval);
    }

    /**
     * The default numbers.
     *
     * @return limits for a node in an application
     */
    public static ConnectionLimits defaults() {
        return new ConnectionLimits(
                1024, 896, 896, 8, 8, 64, 128, 160, 192, Duration.ofSeconds(60), Duration.ofSeconds(10));
    }

    /**
     * The same limits but for {@code total}.
     *
     * @param value open connections of the whole node, both directions
     * @return the changed limits
     */
    public ConnectionLimits withTotal(int value) {
        return new ConnectionLimits(
                value,
                inbound,
                outbound,
                perPeer,
                perAddress,
                perNetwork,
                pendingInbound,
                lowWatermark,
                highWatermark,
                gracePeriod,
                trimInterval);
    }

    /**
     * The same limits but for {@code inbound}.
     *
     * @param value open connections that peers made
     * @return the changed limits
     */
    public ConnectionLimits withInbound(int value) {
        return new ConnectionLimits(
                total,
                value,
                outbound,
                perPeer,
                perAddress,
                perNetwork,
                pendingInbound,
                lowWatermark,
                highWatermark,
                gracePeriod,
                trimInterval);
    }

    /**
     * The same limits but for {@code outbound}.
     *
     * @param value open connections that this node made
     * @return the changed limits
     */
    public ConnectionLimits withOutbound(int value) {
        return new ConnectionLimits(
                total,
                inbound,
                value,
                perPeer,
                perAddress,
                perNetwork,
                pendingInbound,
                lowWatermark,
                highWatermark,
                gracePeriod,
                trimInterval);
    }

    /**
     * The same limits but for {@code perPeer}.
     *
     * @param value open connections with one peer
     * @return the changed limits
     */
    public ConnectionLimits withPerPeer(int value) {
        return new ConnectionLimits(
                total,
                inbound,
                outbound,
                value,
                perAddress,
                perNetwork,
                pendingInbound,
                lowWatermark,
                highWatermark,
                gracePeriod,
                trimInterval);
    }

    /**
     * The same limits but for {@code perAddress}.
     *
     * @param value open inbound connections from one IPv4 address or IPv6 /56; loopback is not counted
     * @return the changed limits
     */
    public ConnectionLimits withPerAddress(int value) {
        return new ConnectionLimits(
                total,
                inbound,
                outbound,
                perPeer,
                value,
                perNetwork,
                pendingInbound,
                lowWatermark,
                highWatermark,
                gracePeriod,
                trimInterval);
    }

    /**
     * The same limits but for {@code perNetwork}.
     *
     * @param value open inbound connections from one IPv6 /48
     * @return the changed limits
     */
    public ConnectionLimits withPerNetwork(int value) {
        return new ConnectionLimits(
                total,
                inbound,
                outbound,
                perPeer,
                perAddress,
                value,
                pendingInbound,
                lowWatermark,
                highWatermark,
                gracePeriod,
                trimInterval);
    }

    /**
     * The same limits but for {@code pendingInbound}.
     *
     * @param value inbound connections that are not upgraded yet
     * @return the changed limits
     */
    public ConnectionLimits withPendingInbound(int value) {
        return new ConnectionLimits(
                total,
                inbound,
                outbound,
                perPeer,
                perAddress,
                perNetwork,
                value,
                lowWatermark,
                highWatermark,
                gracePeriod,
                trimInterval);
    }

    /**
     * The same limits but for {@code lowWatermark}.
     *
     * @param value connections that trimming leaves
     * @return the changed limits
     */
    public ConnectionLimits withLowWatermark(int value) {
        return new ConnectionLimits(
                total,
                inbound,
                outbound,
                perPeer,
                perAddress,
                perNetwork,
                pendingInbound,
                value,
                highWatermark,
                gracePeriod,
                trimInterval);
    }

    /**
     * The same limits but for {@code highWatermark}.
     *
     * @param value connections at which trimming begins
     * @return the changed limits
     */
    public ConnectionLimits withHighWatermark(int value) {
        return new ConnectionLimits(
                total,
                inbound,
                outbound,
                perPeer,
                perAddress,
                perNetwork,
                pendingInbound,
                lowWatermark,
                value,
                gracePeriod,
                trimInterval);
    }

    /**
     * The same limits but for {@code gracePeriod}.
     *
     * @param value time for which a new connection is not trimmed
     * @return the changed limits
     */
    public ConnectionLimits withGracePeriod(Duration value) {
        return new ConnectionLimits(
                total,
                inbound,
                outbound,
                perPeer,
                perAddress,
                perNetwork,
                pendingInbound,
                lowWatermark,
                highWatermark,
                value,
                trimInterval);
    }

    /**
     * The same limits but for {@code trimInterval}.
     *
     * @param value time between two rounds of trimming
     * @return the changed limits
     */
    public ConnectionLimits withTrimInterval(Duration value) {
        return new ConnectionLimits(
                total,
                inbound,
                outbound,
                perPeer,
                perAddress,
                perNetwork,
                pendingInbound,
                lowWatermark,
                highWatermark,
                gracePeriod,
                value);
    }
}
