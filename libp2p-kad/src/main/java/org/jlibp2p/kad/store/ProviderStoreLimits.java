package org.jlibp2p.kad.store;

import java.time.Duration;

import org.jlibp2p.limits.Check;

/**
 * How many provider records a store keeps, and for how long. Immutable; begin with {@link #defaults()}.
 *
 * <p>Specification: IPFS Kademlia DHT, Provider Records, for the times.
 *
 * @param total records: pairs of a key and a provider
 * @param perKey providers of one key
 * @param perPeer keys of one provider
 * @param addresses addresses kept of one provider
 * @param addressBytes bytes of the addresses kept of one provider
 * @param addressMemory bytes of memory for the addresses of all providers; beyond, providers are kept without
 * @param validity how long a record counts
 * @param addressValidity how long the addresses that came with one count
 */
public record ProviderStoreLimits(
        int total,
        int perKey,
        int perPeer,
        int addresses,
        int addressBytes,
        long addressMemory,
        Duration validity,
        Duration addressValidity) {
    /** The most bytes of a key. */
    public static final int MAX_KEY_SIZE = 80;

    /**
     * Refuses what cannot be a limit.
     *
     * @param total see {@link #total()}
     * @param perKey see {@link #perKey()}
     * @param perPeer see {@link #perPeer()}
     * @param addresses see {@link #addresses()}
     * @param addressBytes see {@link #addressBytes()}
     * @param addressMemory see {@link #addressMemory()}
     * @param validity see {@link #validity()}
     * @param addressValidity see {@link #addressValidity()}
     */
    public ProviderStoreLimits {
        Check.positive("total", total);
        Check.positive("perKey", perKey);
        Check.positive("perPeer", perPeer);
        Check.positive("addresses", addresses);
        Check.positive("addressBytes", addressBytes);
        Check.positive("addressMemory", addressMemory);
        Check.positive("validity", validity);
        Check.positive("addressValidity", addressValidity);
    }

    /**
     * The default numbers.
     *
     * @return limits for a server in an application
     */
    public static ProviderStoreLimits defaults() {
        return new ProviderStoreLimits(
                262_144, 1024, 65_536, 16, 1024, 64L << 20, Duration.ofHours(48), Duration.ofHours(24));
    }

    /**
     * The same with another total.
     *
     * @param number records in all
     * @return the changed limits
     */
    public ProviderStoreLimits withTotal(int number) {
        return new ProviderStoreLimits(
                number, perKey, perPeer, addresses, addressBytes, addressMemory, validity, addressValidity);
    }

    /**
     * The same with another number of providers of one key.
     *
     * @param number providers
     * @return the changed limits
     */
    public ProviderStoreLimits withPerKey(int number) {
        return new ProviderStoreLimits(
                total, number, perPeer, addresses, addressBytes, addressMemory, validity, addressValidity);
    }

    /**
     * The same with another number of keys of one provider.
     *
     * @param number keys
     * @return the changed limits
     */
    public ProviderStoreLimits withPerPeer(int number) {
        return new ProviderStoreLimits(
                total, perKey, number, addresses, addressBytes, addressMemory, validity, addressValidity);
    }

    /**
     * The same with other bounds of the addresses of one provider.
     *
     * @param number addresses
     * @param bytes bytes of them
     * @return the changed limits
     */
    public ProviderStoreLimits withAddresses(int number, int bytes) {
        return new ProviderStoreLimits(total, perKey, perPeer, number, bytes, addressMemory, validity, addressValidity);
    }

    /**
     * The same with another bound of the memory for addresses.
     *
     * @param bytes bytes
     * @return the changed limits
     */
    public ProviderStoreLimits withAddressMemory(long bytes) {
        return new ProviderStoreLimits(
                total, perKey, perPeer, addresses, addressBytes, bytes, validity, addressValidity);
    }

    /**
     * The same with another time for which a record counts.
     *
     * @param time how long
     * @return the changed limits
     */
    public ProviderStoreLimits withValidity(Duration time) {
        return new ProviderStoreLimits(
                total, perKey, perPeer, addresses, addressBytes, addressMemory, time, addressValidity);
    }

    /**
     * The same with another time for which addresses count.
     *
     * @param time how long
     * @return the changed limits
     */
    public ProviderStoreLimits withAddressValidity(Duration time) {
        return new ProviderStoreLimits(total, perKey, perPeer, addresses, addressBytes, addressMemory, validity, time);
    }
}
