package org.jlibp2p.delegate.server;

import java.net.InetAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.serving.HttpServerLimits;

/**
 * How many requests each address may still make: a bucket that fills at a rate. A bucket that is full again is as good as
 * none, so that forgetting those not heard of for longest costs little. Time is a parameter; confined to the server's loop.
 */
final class AddressRates {
    private static final long SECOND = 1_000_000_000L;

    private final HttpServerLimits limits;
    private final Map<Bytes, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    AddressRates(HttpServerLimits limits) {
        this.limits = limits;
    }

    private static final class Bucket {
        private double tokens;
        private long at;
    }

    /**
     * Takes one request.
     *
     * @param address who asks
     * @param nanos now
     * @return 0 if it may be made, or else after how many seconds one may be
     */
    int take(InetAddress address, long nanos) {
        Bucket bucket = buckets.get(group(address));
        if (bucket == null) {
            bucket = new Bucket();
            bucket.tokens = limits.burstPerAddress();
            bucket.at = nanos;
            buckets.put(group(address), bucket);
            forget();
        }
        double filled = (double) (nanos - bucket.at) / SECOND * limits.ratePerAddress();
        bucket.tokens = Math.min(limits.burstPerAddress(), bucket.tokens + filled);
        bucket.at = nanos;
        if (bucket.tokens >= 1) {
            bucket.tokens--;
            return 0;
        }
        return (int) Math.max(1, Math.ceil((1 - bucket.tokens) / limits.ratePerAddress()));
    }

    private void forget() {
        if (buckets.size() > limits.ratedAddresses()) {
            Iterator<Bytes> oldest = buckets.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** How many addresses are counted. */
    int size() {
        return buckets.size();
    }

    /**
     * What counts as one address.
     *
     * @param address any address
     * @return all of one of IPv4, half of one of IPv6
     */
    static Bytes group(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length > 4 ? Bytes.wrap(bytes, 0, 8) : Bytes.wrap(bytes);
    }
}
