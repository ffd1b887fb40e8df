package org.jlibp2p.swarm;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jlibp2p.limits.DialLimits;
import org.jlibp2p.multiformats.Multiaddr;

/** Addresses that failed of late, and until when they are left alone. Confined to its owner's loop; no clock inside. */
final class DialBackoff {
    private static final int MAX_DOUBLINGS = 16;

    private final DialLimits limits;
    private final Map<Multiaddr, Failures> entries;

    private record Failures(int count, long until) {}

    DialBackoff(DialLimits limits) {
        this.limits = limits;
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
        int failures = known == null ? 1 : Math.min(known.count() + 1, MAX_DOUBLINGS);
        long wait = Math.min(
                limits.backoff().toNanos() << failures - 1, limits.maxBackoff().toNanos());
        entries.put(address, new Failures(failures, nowNanos + wait));
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
