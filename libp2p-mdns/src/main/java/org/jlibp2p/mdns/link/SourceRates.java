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

    private final Map<Bytes, Allowance> hosts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Allowance> eldest) {
            return size() > MAX_HOSTS;
        }
    };
    private final Allowance all;

    SourceRates(long now) {
        all = new Allowance(TOTAL_PER_SECOND, TOTAL_PER_SECOND, now);
    }

    /** Whether a message of a host is to be looked at. */
    boolean allow(Bytes host, long now) {
        return hosts.computeIfAbsent(host, first -> new Allowance(BURST, PER_SECOND, now))
                        .take(now)
                && all.take(now);
    }
}
