package org.jlibp2p.reachability.dcutr;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jlibp2p.peer.PeerId;

/** Peers with whom holes were punched in vain, and until when they are left alone. Confined to its owner's loop; no clock inside. */
final class Backoff {
    /** Peers that are remembered; the one that failed longest ago gives way. */
    static final int MAX_PEERS = 1024;

    private final Duration rest;
    private final Map<PeerId, Long> until = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PeerId, Long> eldest) {
            return size() > MAX_PEERS;
        }
    };

    Backoff(Duration rest) {
        this.rest = rest;
    }

    void failed(PeerId peer, long nowNanos) {
        until.remove(peer);
        until.put(peer, nowNanos + rest.toNanos());
    }

    boolean blocks(PeerId peer, long nowNanos) {
        Long end = until.get(peer);
        if (end != null && end - nowNanos <= 0) {
            until.remove(peer);
            return false;
        }
        return end != null;
    }

    int size() {
        return until.size();
    }
}
