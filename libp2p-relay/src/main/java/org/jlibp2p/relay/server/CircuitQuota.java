package org.jlibp2p.relay.server;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.jlibp2p.peer.PeerId;

/** How many circuits stand or are being made: in all, and with each peer at either end. Plain, without clock. */
final class CircuitQuota {
    private final int total;
    private final int perPeer;
    private final Map<PeerId, Integer> byPeer = new HashMap<>();
    private int circuits;

    CircuitQuota(int total, int perPeer) {
        this.total = total;
        this.perPeer = perPeer;
    }

    /** Why there cannot be one more between two peers, if there cannot. */
    Optional<String> objection(PeerId source, PeerId target) {
        if (circuits >= total) {
            return Optional.of("there are " + total + " circuits, as many as there may be");
        }
        if (byPeer.getOrDefault(source, 0) >= perPeer) {
            return Optional.of("the source has " + perPeer + " circuits, as many as one peer may have");
        }
        if (byPeer.getOrDefault(target, 0) >= perPeer) {
            return Optional.of("the target has " + perPeer + " circuits, as many as one peer may have");
        }
        return Optional.empty();
    }

    void take(PeerId source, PeerId target) {
        circuits++;
        byPeer.merge(source, 1, Integer::sum);
        byPeer.merge(target, 1, Integer::sum);
    }

    void giveBack(PeerId source, PeerId target) {
        circuits--;
        byPeer.computeIfPresent(source, (peer, count) -> count == 1 ? null : count - 1);
        byPeer.computeIfPresent(target, (peer, count) -> count == 1 ? null : count - 1);
    }

    int size() {
        return circuits;
    }
}
