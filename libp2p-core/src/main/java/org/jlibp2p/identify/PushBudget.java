package org.jlibp2p.identify;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jlibp2p.limits.PeerLimits;
import org.jlibp2p.peer.PeerId;

/**
 * How many pushes each peer may still send: a bucket of tokens that fills again over time. It outlives the connection, so
 * that connecting again fills nothing. Confined to one thread; time is a parameter.
 */
final class PushBudget {
    private final int burst;
    private final long interval;
    private final int maxPeers;
    private final Map<PeerId, Bucket> buckets = new LinkedHashMap<>();

    private record Bucket(int tokens, long since) {}

    PushBudget(PeerLimits limits) {
        burst = limits.pushBurst();
        interval = limits.pushInterval().toNanos();
        maxPeers = limits.total();
    }

    /** Takes a token of a peer, if there is one. */
    boolean take(PeerId peer, long nanoTime) {
        forgetOldest(nanoTime);
        Bucket now = refilled(buckets.getOrDefault(peer, new Bucket(burst, nanoTime)), nanoTime);
        boolean granted = now.tokens > 0;
        buckets.remove(peer);
        buckets.put(peer, granted ? new Bucket(now.tokens - 1, now.since) : now);
        return granted;
    }

    private Bucket refilled(Bucket bucket, long nanoTime) {
        long fresh = Math.min(burst - bucket.tokens, (nanoTime - bucket.since) / interval);
        int tokens = bucket.tokens + (int) fresh;
        return new Bucket(tokens, tokens == burst ? nanoTime : bucket.since + fresh * interval);
    }

    /** A full bucket says as little as none. Each call adds one at most and looks at two, so they never pile up. */
    private void forgetOldest(long nanoTime) {
        Iterator<Bucket> oldest = buckets.values().iterator();
        for (int i = 0; i < 2 && oldest.hasNext(); i++) {
            Bucket bucket = oldest.next();
            if (buckets.size() >= maxPeers || refilled(bucket, nanoTime).tokens == burst) {
                oldest.remove();
            }
        }
    }

    int size() {
        return buckets.size();
    }
}
