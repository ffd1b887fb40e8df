package org.jlibp2p.kad.store;

import java.time.Duration;

import org.jlibp2p.limits.Check;

/**
 * How many values a store keeps, and for how long. Immutable; begin with {@link #defaults()}.
 *
 * <p>Specification: IPFS Kademlia DHT, for the time.
 *
 * @param total values
 * @param perPeer values that one peer has put
 * @param keySize bytes of one key
 * @param valueSize bytes of one value
 * @param bytes bytes of all keys and values
 * @param validity how long a value counts
 */
public record RecordStoreLimits(int total, int perPeer, int keySize, int valueSize, long bytes, Duration validity) {
    /**
     * Refuses what cannot be a limit.
     *
     * @param total see {@link #total()}
     * @param perPeer see {@link #perPeer()}
     * @param keySize see {@link #keySize()}
     * @param valueSize see {@link #valueSize()}
     * @param bytes see {@link #bytes()}
     * @param validity see {@link #validity()}
     */
    public RecordStoreLimits {
        Check.positive("total", total);
        Check.positive("perPeer", perPeer);
        Check.positive("keySize", keySize);
        Check.positive("valueSize", valueSize);
        Check.positive("bytes", bytes);
        Check.positive("validity", validity);
    }

    /**
     * The default numbers.
     *
     * @return limits for a server in an application
     */
    public static RecordStoreLimits defaults() {
        return new RecordStoreLimits(65_536, 8192, 512, 10_240, 64L << 20, Duration.ofHours(48));
    }

    /**
     * The same with another total.
     *
     * @param number values in all
     * @return the changed limits
     */
    public RecordStoreLimits withTotal(int number) {
        return new RecordStoreLimits(number, perPeer, keySize, valueSize, bytes, validity);
    }

    /**
     * The same with another number of values that one peer has put.
     *
     * @param number values
     * @return the changed limits
     */
    public RecordStoreLimits withPerPeer(int number) {
        return new RecordStoreLimits(total, number, keySize, valueSize, bytes, validity);
    }

    /**
     * The same with other sizes of one key and its value.
     *
     * @param key bytes of the key
     * @param value bytes of the value
     * @return the changed limits
     */
    public RecordStoreLimits withSizes(int key, int value) {
        return new RecordStoreLimits(total, perPeer, key, value, bytes, validity);
    }

    /**
     * The same with another bound of all keys and values together.
     *
     * @param number bytes
     * @return the changed limits
     */
    public RecordStoreLimits withBytes(long number) {
        return new RecordStoreLimits(total, perPeer, keySize, valueSize, number, validity);
    }

    /**
     * The same with another time for which a value counts.
     *
     * @param time how long
     * @return the changed limits
     */
    public RecordStoreLimits withValidity(Duration time) {
        return new RecordStoreLimits(total, perPeer, keySize, valueSize, bytes, time);
    }
}
