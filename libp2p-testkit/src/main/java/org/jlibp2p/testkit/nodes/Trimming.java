package org.jlibp2p.testkit.nodes;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jlibp2p.async.Registration;
import org.jlibp2p.io.Direction;
import org.jlibp2p.limits.ConnectionLimits;
import org.jlibp2p.peer.PeerId;

/**
 * Lets connections go when there are too many, as a node does: above the high watermark down to the low one, neither new nor
 * protected ones, those without streams first, then those that peers made, then the oldest. Confined to the wire's loop.
 */
final class Trimming {
    private static final Comparator<LinkEnd> WORTH = Comparator.comparingInt(LinkEnd::streamCount)
            .thenComparing(end -> end.direction() == Direction.OUTBOUND)
            .thenComparingLong(LinkEnd::openedAt);

    private final NodeLife life;
    private final Map<PeerId, Integer> protections = new HashMap<>(4);
    private boolean due;

    Trimming(NodeLife life) {
        this.life = life;
    }

    Registration protect(PeerId peer) {
        protections.merge(peer, 1, Integer::sum);
        boolean[] open = {true};
        return () -> {
            if (open[0]) {
                open[0] = false;
                protections.computeIfPresent(peer, (same, count) -> count == 1 ? null : count - 1);
            }
        };
    }

    /** There is one more. */
    void check() {
        ConnectionLimits limits = life.limits().connections();
        if (!due && life.connectionCount() > limits.highWatermark()) {
            due = true;
            life.wire().schedule(limits.trimInterval(), this::trim);
        }
    }

    private void trim() {
        due = false;
        ConnectionLimits limits = life.limits().connections();
        List<LinkEnd> all = life.connections();
        if (life.hasEnded() || all.size() <= limits.highWatermark()) {
            return;
        }
        long youngest = life.wire().nanoTime() - limits.gracePeriod().toNanos();
        all.stream()
                .filter(end -> !protections.containsKey(end.remotePeer()) && end.openedAt() <= youngest)
                .sorted(WORTH)
                .limit(all.size() - limits.lowWatermark())
                .toList()
                .forEach(LinkEnd::close);
        check();
    }
}
