package org.jlibp2p.limits;

import java.time.Duration;

/**
 * How addresses are tried. Immutable; begin with {@link #defaults()} and change single numbers.
 *
 * @param total connections being made at a time
 * @param parallelPerPeer addresses of one peer being tried at a time
 * @param addressesPerPeer addresses of one peer that are tried in one dial
 * @param stagger time before the next address is tried beside one that has not answered
 * @param relayDelay time that direct addresses have before relayed ones are tried
 * @param backoff time for which an address is not tried again after it failed once; doubled each time
 * @param maxBackoff the longest such time
 * @param backoffEntries addresses whose failures are remembered
 * @param nameLookups name look-ups in one dial
 * @param nameDepth how deep a {@code dnsaddr} may lead to another
 * @param nameRecords records of one look-up that are used
 */
public record DialLimits(
        int total,
        int parallelPerPeer,
        int addressesPerPeer,
        Duration stagger,
        Duration relayDelay,
        Duration backoff,
        Duration maxBackoff,
        int backoffEntries,
        int nameLookups,
        int nameDepth,
        int nameRecords) {
    /**
     * Refuses what cannot be a limit.
     *
     * @param total see {@link #total()}
     * @param parallelPerPeer see {@link #parallelPerPeer()}
     * @param addressesPerPeer see {@link #addressesPerPeer()}
     * @param stagger see {@link #stagger()}
     * @param relayDelay see {@link #relayDelay()}
     * @param backoff see {@link #backoff()}
     * @param maxBackoff see {@link #maxBackoff()}
     * @param backoffEntries see {@link #backoffEntries()}
     * @param nameLookups see {@link #nameLookups()}
     * @param nameDepth see {@link #nameDepth()}
     * @param nameRecords see {@link #nameRecords()}
     */
    public DialLimits {
        Check.positive("total", total);
        Check.positive("parallelPerPeer", parallelPerPeer);
        Check.positive("addressesPerPeer", addressesPerPeer);
        Check.positive("stagger", stagger);
        Check.positive("relayDelay", relayDelay);
        Check.positive("backoff", backoff);
        Check.positive("maxBackoff", maxBackoff);
        Check.positive("backoffEntries", backoffEntries);
        Check.positive("nameLookups", nameLookups);
        Check.positive("nameDepth", nameDepth);
        Check.positive("nameRecords", nameRecords);
    }

    /**
     * The default numbers.
     *
     * @return limits for a node in an application
     */
    public static DialLimits defaults() {
        return new DialLimits(
                160,
                8,
                100,
                Duration.ofMillis(250),
                Duration.ofMillis(500),
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                4096,
                32,
                4,
                16);
    }

    /**
     * The same limits but for {@code total}.
     *
     * @param value connections being made at a time
     * @return the changed limits
     */
    public DialLimits withTotal(int value) {
        return new DialLimits(
                value,
                parallelPerPeer,
                addressesPerPeer,
                stagger,
                relayDelay,
                backoff,
                maxBackoff,
                backoffEntries,
                nameLookups,
                nameDepth,
                nameRecords);
    }

    /**
     * The same limits but for {@code parallelPerPeer}.
     *
     * @param value addresses of one peer being tried at a time
     * @return the changed limits
     */
    public DialLimits withParallelPerPeer(int value) {
        return new DialLimits(
                total,
                value,
                addressesPerPeer,
                stagger,
                relayDelay,
                backoff,
                maxBackoff,
                backoffEntries,
                nameLookups,
                nameDepth,
                nameRecords);
    }

    /**
     * The same limits but for {@code addressesPerPeer}.
     *
     * @param value addresses of one peer that are tried in one dial
     * @return the changed limits
     */
    public DialLimits withAddressesPerPeer(int value) {
        return new DialLimits(
                total,
                parallelPerPeer,
                value,
                stagger,
                relayDelay,
                backoff,
                maxBackoff,
                backoffEntries,
                nameLookups,
                nameDepth,
                nameRecords);
    }

    /**
     * The same limits but for {@code stagger}.
     *
     * @param value time before the next address is tried beside one that has not answered
     * @return the changed limits
     */
    public DialLimits withStagger(Duration value) {
        return new DialLimits(
                total,
                parallelPerPeer,
                addressesPerPeer,
                value,
                relayDelay,
                backoff,
                maxBackoff,
                backoffEntries,
                nameLookups,
                nameDepth,
                nameRecords);
    }

    /**
     * The same limits but for {@code relayDelay}.
     *
     * @param value time that direct addresses have before relayed ones are tried
     * @return the changed limits
     */
    public DialLimits withRelayDelay(Duration value) {
        return new DialLimits(
                total,
                parallelPerPeer,
                addressesPerPeer,
                stagger,
                value,
                backoff,
                maxBackoff,
                backoffEntries,
                nameLookups,
                nameDepth,
                nameRecords);
    }

    /**
     * The same limits but for {@code backoff}.
     *
     * @param value time for which an address is not tried again after it failed once; doubled each time
     * @return the changed limits
     */
    public DialLimits withBackoff(Duration value) {
        return new DialLimits(
                total,
                parallelPerPeer,
                addressesPerPeer,
                stagger,
                relayDelay,
                value,
                maxBackoff,
                backoffEntries,
                nameLookups,
                nameDepth,
                nameRecords);
    }

    /**
     * The same limits but for {@code maxBackoff}.
     *
     * @param value the longest such time
     * @return the changed limits
     */
    public DialLimits withMaxBackoff(Duration value) {
        return new DialLimits(
                total,
                parallelPerPeer,
                addressesPerPeer,
                stagger,
                relayDelay,
                backoff,
                value,
                backoffEntries,
                nameLookups,
                nameDepth,
                nameRecords);
    }

    /**
     * The same limits but for {@code backoffEntries}.
     *
     * @param value addresses whose failures are remembered
     * @return the changed limits
     */
    public DialLimits withBackoffEntries(int value) {
        return new DialLimits(
                total,
                parallelPerPeer,
                addressesPerPeer,
                stagger,
                relayDelay,
                backoff,
                maxBackoff,
                value,
                nameLookups,
                nameDepth,
                nameRecords);
    }

    /**
     * The same limits but for {@code nameLookups}.
     *
     * @param value name look-ups in one dial
     * @return the changed limits
     */
    public DialLimits withNameLookups(int value) {
        return new DialLimits(
                total,
                parallelPerPeer,
                addressesPerPeer,
                stagger,
                relayDelay,
                backoff,
                maxBackoff,
                backoffEntries,
                value,
                nameDepth,
                nameRecords);
    }

    /**
     * The same limits but for {@code nameDepth}.
     *
     * @param value how deep a {@code dnsaddr} may lead to another
     * @return the changed limits
     */
    public DialLimits withNameDepth(int value) {
        return new DialLimits(
                total,
                parallelPerPeer,
                addressesPerPeer,
                stagger,
                relayDelay,
                backoff,
                maxBackoff,
                backoffEntries,
                nameLookups,
                value,
                nameRecords);
    }

    /**
     * The same limits but for {@code nameRecords}.
     *
     * @param value records of one look-up that are used
     * @return the changed limits
     */
    public DialLimits withNameRecords(int value) {
        return new DialLimits(
                total,
                parallelPerPeer,
                addressesPerPeer,
                stagger,
                relayDelay,
                backoff,
                maxBackoff,
                backoffEntries,
                nameLookups,
                nameDepth,
                value);
    }
}
