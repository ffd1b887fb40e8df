package org.jlibp2p.limits;

import java.time.Duration;

/**
 * What is remembered of peers, and what identify may say. Immutable; begin with {@link #defaults()} and change single numbers.
 *
 * @param total peers in the peer store; those heard of longest ago make room
 * @param addressesPerPeer addresses remembered of one peer
 * @param protocolsPerPeer protocols remembered of one peer
 * @param identifyMessage bytes in one identify message
 * @param identifyMessages identify messages in one exchange
 * @param identifyAddresses addresses in one identify exchange
 * @param identifyText bytes that are kept of an agent or protocol version
 * @param pushBurst identify pushes taken from one peer at once
 * @param pushInterval time after which one more push is taken
 * @param observedAddresses addresses of this node that peers claim to see, remembered
 * @param pingStreamsPerPeer inbound ping streams of one peer
 * @param connectedAddressTtl how long addresses that a connected peer stated are remembered after the connection ends
 * @param learntAddressTtl how long addresses learnt in passing are remembered
 */
public record PeerLimits(
        int total,
        int addressesPerPeer,
        int protocolsPerPeer,
        int identifyMessage,
        int identifyMessages,
        int identifyAddresses,
        int identifyText,
        int pushBurst,
        Duration pushInterval,
        int observedAddresses,
        int pingStreamsPerPeer,
        Duration connectedAddressTtl,
        Duration learntAddressTtl) {
    /**
     * Refuses what cannot be a limit.
     *
     * @param total see {@link #total()}
     * @param addressesPerPeer see {@link #addressesPerPeer()}
     * @param protocolsPerPeer see {@link #protocolsPerPeer()}
     * @param identifyMessage see {@link #identifyMessage()}
     * @param identifyMessages see {@link #identifyMessages()}
     * @param identifyAddresses see {@link #identifyAddresses()}
     * @param identifyText see {@link #identifyText()}
     * @param pushBurst see {@link #pushBurst()}
     * @param pushInterval see {@link #pushInterval()}
     * @param observedAddresses see {@link #observedAddresses()}
     * @param pingStreamsPerPeer see {@link #pingStreamsPerPeer()}
     * @param connectedAddressTtl see {@link #connectedAddressTtl()}
     * @param learntAddressTtl see {@link #learntAddressTtl()}
     */
    public PeerLimits {
        Check.positive("total", total);
        Check.positive("addressesPerPeer", addressesPerPeer);
        Check.positive("protocolsPerPeer", protocolsPerPeer);
        Check.positive("identifyMessage", identifyMessage);
        Check.positive("identifyMessages", identifyMessages);
        Check.positive("identifyAddresses", identifyAddresses);
        Check.positive("identifyText", identifyText);
        Check.positive("pushBurst", pushBurst);
        Check.positive("pushInterval", pushInterval);
        Check.positive("observedAddresses", observedAddresses);
        Check.positive("pingStreamsPerPeer", pingStreamsPerPeer);
        Check.positive("connectedAddressTtl", connectedAddressTtl);
        Check.positive("learntAddressTtl", learntAddressTtl);
    }

    /**
     * The default numbers.
     *
     * @return limits for a node in an application
     */
    public static PeerLimits defaults() {
        return new PeerLimits(
                32_768,
                128,
                1024,
                8192,
                10,
                500,
                256,
                10,
                Duration.ofSeconds(5),
                64,
                2,
                Duration.ofHours(1),
                Duration.ofMinutes(10));
    }

    /**
     * The same limits but for {@code total}.
     *
     * @param value peers in the peer store; those heard of longest ago make room
     * @return the changed limits
     */
    public PeerLimits withTotal(int value) {
        return new PeerLimits(
                value,
                addressesPerPeer,
                protocolsPerPeer,
                identifyMessage,
                identifyMessages,
                identifyAddresses,
                identifyText,
                pushBurst,
                pushInterval,
                observedAddresses,
                pingStreamsPerPeer,
                connectedAddressTtl,
                learntAddressTtl);
    }

    /**
     * The same limits but for {@code addressesPerPeer}.
     *
     * @param value addresses remembered of one peer
     * @return the changed limits
     */
    public PeerLimits withAddressesPerPeer(int value) {
        return new PeerLimits(
                total,
                value,
                protocolsPerPeer,
                identifyMessage,
                identifyMessages,
                identifyAddresses,
                identifyText,
                pushBurst,
                pushInterval,
                observedAddresses,
                pingStreamsPerPeer,
                connectedAddressTtl,
                learntAddressTtl);
    }

    /**
     * The same limits but for {@code protocolsPerPeer}.
     *
     * @param value protocols remembered of one peer
     * @return the changed limits
     */
    public PeerLimits withProtocolsPerPeer(int value) {
        return new PeerLimits(
                total,
                addressesPerPeer,
                value,
                identifyMessage,
                identifyMessages,
                identifyAddresses,
                identifyText,
                pushBurst,
                pushInterval,
                observedAddresses,
                pingStreamsPerPeer,
                connectedAddressTtl,
                learntAddressTtl);
    }

    /**
     * The same limits but for {@code identifyMessage}.
     *
     * @param value bytes in one identify message
     * @return the changed limits
     */
    public PeerLimits withIdentifyMessage(int value) {
        return new PeerLimits(
                total,
                addressesPerPeer,
                protocolsPerPeer,
                value,
                identifyMessages,
                identifyAddresses,
                identifyText,
                pushBurst,
                pushInterval,
                observedAddresses,
                pingStreamsPerPeer,
                connectedAddressTtl,
                learntAddressTtl);
    }

    /**
     * The same limits but for {@code identifyMessages}.
     *
     * @param value identify messages in one exchange
     * @return the changed limits
     */
    public PeerLimits withIdentifyMessages(int value) {
        return new PeerLimits(
                total,
                addressesPerPeer,
                protocolsPerPeer,
                identifyMessage,
                value,
                identifyAddresses,
                identifyText,
                pushBurst,
                pushInterval,
                observedAddresses,
                pingStreamsPerPeer,
                connectedAddressTtl,
                learntAddressTtl);
    }

    /**
     * The same limits but for {@code identifyAddresses}.
     *
     * @param value addresses in one identify exchange
     * @return the changed limits
     */
    public PeerLimits withIdentifyAddresses(int value) {
        return new PeerLimits(
                total,
                addressesPerPeer,
                protocolsPerPeer,
                identifyMessage,
                identifyMessages,
                value,
                identifyText,
                pushBurst,
                pushInterval,
                observedAddresses,
                pingStreamsPerPeer,
                connectedAddressTtl,
                learntAddressTtl);
    }

    /**
     * The same limits but for {@code identifyText}.
     *
     * @param value bytes that are kept of an agent or protocol version
     * @return the changed limits
     */
    public PeerLimits withIdentifyText(int value) {
        return new PeerLimits(
                total,
                addressesPerPeer,
                protocolsPerPeer,
                identifyMessage,
                identifyMessages,
                identifyAddresses,
                value,
                pushBurst,
                pushInterval,
                observedAddresses,
                pingStreamsPerPeer,
                connectedAddressTtl,
                learntAddressTtl);
    }

    /**
     * The same limits but for {@code pushBurst}.
     *
     * @param value identify pushes taken from one peer at once
     * @return the changed limits
     */
    public PeerLimits withPushBurst(int value) {
        return new PeerLimits(
                total,
                addressesPerPeer,
                protocolsPerPeer,
                identifyMessage,
                identifyMessages,
                identifyAddresses,
                identifyText,
                value,
                pushInterval,
                observedAddresses,
                pingStreamsPerPeer,
                connectedAddressTtl,
                learntAddressTtl);
    }

    /**
     * The same limits but for {@code pushInterval}.
     *
     * @param value time after which one more push is taken
     * @return the changed limits
     */
    public PeerLimits withPushInterval(Duration value) {
        return new PeerLimits(
                total,
                addressesPerPeer,
                protocolsPerPeer,
                identifyMessage,
                identifyMessages,
                identifyAddresses,
                identifyText,
                pushBurst,
                value,
                observedAddresses,
                pingStreamsPerPeer,
                connectedAddressTtl,
                learntAddressTtl);
    }

    /**
     * The same limits but for {@code observedAddresses}.
     *
     * @param value addresses of this node that peers claim to see, remembered
     * @return the changed limits
     */
    public PeerLimits withObservedAddresses(int value) {
        return new PeerLimits(
                total,
                addressesPerPeer,
                protocolsPerPeer,
                identifyMessage,
                identifyMessages,
                identifyAddresses,
                identifyText,
                pushBurst,
                pushInterval,
                value,
                pingStreamsPerPeer,
                connectedAddressTtl,
                learntAddressTtl);
    }

    /**
     * The same limits but for {@code pingStreamsPerPeer}.
     *
     * @param value inbound ping streams of one peer
     * @return the changed limits
     */
    public PeerLimits withPingStreamsPerPeer(int value) {
        return new PeerLimits(
                total,
                addressesPerPeer,
                protocolsPerPeer,
                identifyMessage,
                identifyMessages,
                identifyAddresses,
                identifyText,
                pushBurst,
                pushInterval,
                observedAddresses,
                value,
                connectedAddressTtl,
                learntAddressTtl);
    }

    /**
     * The same limits but for {@code connectedAddressTtl}.
     *
     * @param value how long addresses that a connected peer stated are remembered after the connection ends
     * @return the changed limits
     */
    public PeerLimits withConnectedAddressTtl(Duration value) {
        return new PeerLimits(
                total,
                addressesPerPeer,
                protocolsPerPeer,
                identifyMessage,
                identifyMessages,
                identifyAddresses,
                identifyText,
                pushBurst,
                pushInterval,
                observedAddresses,
                pingStreamsPerPeer,
                value,
                learntAddressTtl);
    }

    /**
     * The same limits but for {@code learntAddressTtl}.
     *
     * @param value how long addresses learnt in passing are remembered
     * @return the changed limits
     */
    public PeerLimits withLearntAddressTtl(Duration value) {
        return new PeerLimits(
                total,
                addressesPerPeer,
                protocolsPerPeer,
                identifyMessage,
                identifyMessages,
                identifyAddresses,
                identifyText,
                pushBurst,
                pushInterval,
                observedAddresses,
                pingStreamsPerPeer,
                connectedAddressTtl,
                value);
    }
}
