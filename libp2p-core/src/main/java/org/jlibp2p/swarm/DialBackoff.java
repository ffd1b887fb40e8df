package org.jlibp2p.swarm;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jlibp2p.async.Doubling;
import org.jlibp2p.limits.DialLimits;
import org.jlibp2p.multiformats.Multiaddr;

/** Addresses that failed of late, and until when they are left alone. Confined to its owner's loop; no clock inside. */
final class DialBackoff {
    private final Doubling backoff;
    private final Map<Multiaddr, Failures> entries;

    private record Failures(int count, long until) {}

    DialBackoff(DialLimits limits) {
        backoff = new Doubling(limits.backoff(), limits.maxBackoff());
        this.entries = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Multiaddr, Failures> eldest) {
                return size() > limits.backoffEntries();
            }
        };
    }

    void failed(Multiaddr address, long nowNanos) {
        Failures known = entries.get(address);
        int failures = known == null ? 1 : Math.min(known.count() + 1, Doubling.MOST);
        entries.put(
                address,
                new Failures(failures, nowNanos + backoff.after(failures).toNanos()));
    }

    void succeeded(Multiaddr address) {
        entries.remove(address);
    }

    boolean blocks(Multiaddr address, long nowNanos) {
        Failures known = entries.get(address);
        return known != null && known.until() - nowNanos > 0;
    }

    int size() {
        return entries.size();
    }
}
