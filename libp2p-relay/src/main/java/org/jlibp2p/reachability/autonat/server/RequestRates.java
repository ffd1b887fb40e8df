package org.jlibp2p.reachability.autonat.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

import org.jlibp2p.peer.PeerId;

/** How many requests are served: in any minute, in all and of one peer, and of one peer at a time. Confined; pure. */
final class RequestRates {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final int perMinute;
    private final int perPeer;
    private final int atOnce;
    private final Deque<Request> recent = new ArrayDeque<>();
    private final Map<PeerId, Integer> recentOf = new HashMap<>();
    private final Map<PeerId, Integer> underWay = new HashMap<>();

    private record Request(PeerId peer, long at) {}

    RequestRates(int perMinute, int perPeer, int atOnce) {
        this.perMinute = perMinute;
        this.perPeer = perPeer;
        this.atOnce = atOnce;
    }

    /** Counts a request and says true, or says false. */
    boolean begin(PeerId peer, long now) {
        while (!recent.isEmpty() && now - recent.peek().at() >= MINUTE) {
            recentOf.computeIfPresent(recent.remove().peer(), (key, count) -> count == 1 ? null : count - 1);
        }
        if (recent.size() >= perMinute
                || recentOf.getOrDefault(peer, 0) >= perPeer
                || underWay.getOrDefault(peer, 0) >= atOnce) {
            return false;
        }
        recent.add(new Request(peer, now));
        recentOf.merge(peer, 1, Integer::sum);
        underWay.merge(peer, 1, Integer::sum);
        return true;
    }

    /** One that was begun is over. */
    void end(PeerId peer) {
        underWay.computeIfPresent(peer, (key, count) -> count == 1 ? null : count - 1);
    }
}
