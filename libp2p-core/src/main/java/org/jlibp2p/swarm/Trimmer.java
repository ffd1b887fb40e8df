package org.jlibp2p.swarm;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.limits.ConnectionLimits;
import org.jlibp2p.peer.PeerId;

/** Lets connections go when there are too many, and knows which peers must be spared. Timers on the node's loop. */
final class Trimmer {
    private final ConnectionLimits limits;
    private final ConnectionTable table;
    private final EventLoop loop;
    private final TrimPlan plan;
    private final Map<PeerId, Map<Object, String>> protections = new ConcurrentHashMap<>();
    private Registration timer = Registration.none();

    Trimmer(ConnectionLimits limits, ConnectionTable table, EventLoop loop) {
        this.limits = limits;
        this.table = table;
        this.loop = loop;
        this.plan = new TrimPlan(
                limits.lowWatermark(),
                limits.highWatermark(),
                limits.gracePeriod().toNanos());
    }

    void start() {
        assert loop.inLoop();
        timer = loop.schedule(limits.trimInterval(), () -> {
            start();
            trim();
        });
    }

    void stop() {
        assert loop.inLoop();
        timer.close();
    }

    void trim() {
        long now = loop.nanoTime();
        List<TrimPlan.Candidate<SwarmConnection>> all = table.all().stream()
                .map(connection -> new TrimPlan.Candidate<>(
                        connection,
                        protections.containsKey(connection.remotePeer()),
                        now - connection.openedAt(),
                        connection.streamCount(),
                        connection.direction() == Direction.INBOUND))
                .toList();
        plan.choose(all).forEach(connection -> connection.close(ErrorCode.GARBAGE_COLLECTED));
    }

    Registration protect(PeerId peer, String reason) {
        Object key = new Object();
        protections.compute(peer, (id, known) -> {
            Map<Object, String> all = known == null ? new ConcurrentHashMap<>() : known;
            all.put(key, reason);
            return all;
        });
        return () -> protections.computeIfPresent(peer, (id, known) -> {
            known.remove(key);
            return known.isEmpty() ? null : known;
        });
    }
}
