package org.jlibp2p.mdns.link;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jlibp2p.bytes.Bytes;

/**
 * How many messages are looked at, of one host and of all. Not thread-safe; told the time.
 *
 * <p>A host may say {@link #BURST} messages at once and {@link #PER_SECOND} each second. Of more than {@link #MAX_HOSTS} hosts
 * those heard of longest ago are forgotten; {@link #TOTAL_PER_SECOND} holds for all of them together.
 */
final class SourceRates {
    /** The most messages of one host at once. */
    static final int BURST = 64;

    /** The most messages of one host each second, after that. */
    static final int PER_SECOND = 16;

    /** The most messages of all hosts each second. */
    static final int TOTAL_PER_SECOND = 512;

    /** The most hosts of which it is remembered how much they have said. */
    static final int MAX_HOSTS = 256;

    private static final long SECOND = 1_000_000_000L;

    private final Map<Bytes, Bucket> hosts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Bucket> eldest) {
            return size() > MAX_HOSTS;
        }
    };
    private final Bucket all;

    SourceRates(long now) {
        all = new Bucket(TOTAL_PER_SECOND, now);
    }

    /** Whether a message of a host is to be looked at. */
    boolean allow(Bytes host, long now) {
        return hosts.computeIfAbsent(host, first -> new Bucket(BURST, now)).take(PER_SECOND, BURST, now)
                && all.take(TOTAL_PER_SECOND, TOTAL_PER_SECOND, now);
    }

    private static final class Bucket {
        private double left;
        private long since;

        Bucket(double left, long since) {
            this.left = left;
            this.since = since;
        }

        boolean take(int perSecond, int most, long now) {
            left = Math.min(most, left + (double) (now - since) * perSecond / SECOND);
            since = now;
            if (left < 1) {
                return false;
            }
            left--;
            return true;
        }
    }
}
