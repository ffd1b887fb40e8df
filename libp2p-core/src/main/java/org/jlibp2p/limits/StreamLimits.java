package org.jlibp2p.limits;

import java.time.Duration;

/**
 * How many streams there may be. Immutable; begin with {@link #defaults()} and change single numbers.
 *
 * @param total open streams of the whole node, both directions
 * @param perPeer open streams with one peer, over all its connections
 * @param inboundPerConnection open streams that the peer of one connection opened
 * @param outboundPerConnection open streams that this node opened on one connection
 * @param inboundPerProtocol open inbound streams of one protocol
 * @param inboundPerProtocolAndPeer open inbound streams of one protocol from one peer
 * @param pendingInboundPerConnection inbound streams of one connection whose protocol is not negotiated yet
 * @param ackBacklog streams opened on one connection and not acknowledged by the peer
 * @param resetsPerInterval inbound streams that the peer of one connection may open and reset within {@link #resetInterval()}
 * @param resetInterval the interval of {@link #resetsPerInterval()}
 */
public record StreamLimits(
        int total,
        int perPeer,
        int inboundPerConnection,
        int outboundPerConnection,
        int inboundPerProtocol,
        int inboundPerProtocolAndPeer,
        int pendingInboundPerConnection,
        int ackBacklog,
        int resetsPerInterval,
        Duration resetInterval) {
    /**
     * Refuses what cannot be a limit.
     *
     * @param total see {@link #total()}
     * @param perPeer see {@link #perPeer()}
     * @param inboundPerConnection see {@link #inboundPerConnection()}
     * @param outboundPerConnection see {@link #outboundPerConnection()}
     * @param inboundPerProtocol see {@link #inboundPerProtocol()}
     * @param inboundPerProtocolAndPeer see {@link #inboundPerProtocolAndPeer()}
     * @param pendingInboundPerConnection see {@link #pendingInboundPerConnection()}
     * @param ackBacklog see {@link #ackBacklog()}
     * @param resetsPerInterval see {@link #resetsPerInterval()}
     * @param resetInterval see {@link #resetInterval()}
     */
    public StreamLimits {
        Check.positive("total", total);
        Check.positive("perPeer", perPeer);
        Check.positive("inboundPerConnection", inboundPerConnection);
        Check.positive("outboundPerConnection", outboundPerConnection);
        Check.positive("inboundPerProtocol", inboundPerProtocol);
        Check.positive("inboundPerProtocolAndPeer", inboundPerProtocolAndPeer);
        Check.positive("pendingInboundPerConnection", pendingInboundPerConnection);
        Check.positive("ackBacklog", ackBacklog);
        Check.positive("resetsPerInterval", resetsPerInterval);
        Check.positive("resetInterval", resetInterval);
    }

    /**
     * The default numbers.
     *
     * @return limits for a node in an application
     */
    public static StreamLimits defaults() {
        return new StreamLimits(65_536, 4096, 1024, 4096, 32_768, 1024, 256, 256, 1024, Duration.ofSeconds(10));
    }

    /**
     * The same limits but for {@code total}.
     *
     * @param value open streams of the whole node, both directions
     * @return the changed limits
     */
    public StreamLimits withTotal(int value) {
        return new StreamLimits(
                value,
                perPeer,
                inboundPerConnection,
                outboundPerConnection,
                inboundPerProtocol,
                inboundPerProtocolAndPeer,
                pendingInboundPerConnection,
                ackBacklog,
                resetsPerInterval,
                resetInterval);
    }

    /**
     * The same limits but for {@code perPeer}.
     *
     * @param value open streams with one peer, over all its connections
     * @return the changed limits
     */
    public StreamLimits withPerPeer(int value) {
        return new StreamLimits(
                total,
                value,
                inboundPerConnection,
                outboundPerConnection,
                inboundPerProtocol,
                inboundPerProtocolAndPeer,
                pendingInboundPerConnection,
                ackBacklog,
                resetsPerInterval,
                resetInterval);
    }

    /**
     * The same limits but for {@code inboundPerConnection}.
     *
     * @param value open streams that the peer of one connection opened
     * @return the changed limits
     */
    public StreamLimits withInboundPerConnection(int value) {
        return new StreamLimits(
                total,
                perPeer,
                value,
                outboundPerConnection,
                inboundPerProtocol,
                inboundPerProtocolAndPeer,
                pendingInboundPerConnection,
                ackBacklog,
                resetsPerInterval,
                resetInterval);
    }

    /**
     * The same limits but for {@code outboundPerConnection}.
     *
     * @param value open streams that this node opened on one connection
     * @return the changed limits
     */
    public StreamLimits withOutboundPerConnection(int value) {
        return new StreamLimits(
                total,
                perPeer,
                inboundPerConnection,
                value,
                inboundPerProtocol,
                inboundPerProtocolAndPeer,
                pendingInboundPerConnection,
                ackBacklog,
                resetsPerInterval,
                resetInterval);
    }

    /**
     * The same limits but for {@code inboundPerProtocol}.
     *
     * @param value open inbound streams of one protocol
     * @return the changed limits
     */
    public StreamLimits withInboundPerProtocol(int value) {
        return new StreamLimits(
                total,
                perPeer,
                inboundPerConnection,
                outboundPerConnection,
                value,
                inboundPerProtocolAndPeer,
                pendingInboundPerConnection,
                ackBacklog,
                resetsPerInterval,
                resetInterval);
    }

    /**
     * The same limits but for {@code inboundPerProtocolAndPeer}.
     *
     * @param value open inbound streams of one protocol from one peer
     * @return the changed limits
     */
    public StreamLimits withInboundPerProtocolAndPeer(int value) {
        return new StreamLimits(
                total,
                perPeer,
                inboundPerConnection,
                outboundPerConnection,
                inboundPerProtocol,
                value,
                pendingInboundPerConnection,
                ackBacklog,
                resetsPerInterval,
                resetInterval);
    }

    /**
     * The same limits but for {@code pendingInboundPerConnection}.
     *
     * @param value inbound streams of one connection whose protocol is not negotiated yet
     * @return the changed limits
     */
    public StreamLimits withPendingInboundPerConnection(int value) {
        return new StreamLimits(
                total,
                perPeer,
                inboundPerConnection,
                outboundPerConnection,
                inboundPerProtocol,
                inboundPerProtocolAndPeer,
                value,
                ackBacklog,
                resetsPerInterval,
                resetInterval);
    }

    /**
     * The same limits but for {@code ackBacklog}.
     *
     * @param value streams opened on one connection and not acknowledged by the peer
     * @return the changed limits
     */
    public StreamLimits withAckBacklog(int value) {
        return new StreamLimits(
                total,
                perPeer,
                inboundPerConnection,
                outboundPerConnection,
                inboundPerProtocol,
                inboundPerProtocolAndPeer,
                pendingInboundPerConnection,
                value,
                resetsPerInterval,
                resetInterval);
    }

    /**
     * The same limits but for {@code resetsPerInterval}.
     *
     * @param value inbound streams that the peer of one connection may open and reset within {@link #resetInterval()}
     * @return the changed limits
     */
    public StreamLimits withResetsPerInterval(int value) {
        return new StreamLimits(
                total,
                perPeer,
                inboundPerConnection,
                outboundPerConnection,
                inboundPerProtocol,
                inboundPerProtocolAndPeer,
                pendingInboundPerConnection,
                ackBacklog,
                value,
                resetInterval);
    }

    /**
     * The same limits but for {@code resetInterval}.
     *
     * @param value the interval of {@link #resetsPerInterval()}
     * @return the changed limits
     */
    public StreamLimits withResetInterval(Duration value) {
        return new StreamLimits(
                total,
                perPeer,
                inboundPerConnection,
                outboundPerConnection,
                inboundPerProtocol,
                inboundPerProtocolAndPeer,
                pendingInboundPerConnection,
                ackBacklog,
                resetsPerInterval,
                value);
    }
}
