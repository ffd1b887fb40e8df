package org.jlibp2p.swarm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;

import org.jlibp2p.limits.DialLimits;
import org.jlibp2p.multiformats.Multiaddr;

/**
 * When each address of a dial is tried: pure timing. The next one of a group starts a while after the one before, or as
 * soon as that has failed; relayed ones wait until the direct ones have had their time.
 */
final class DialRace {
    private final DialLimits limits;
    private final long startedAt;
    private final Map<DialPlan.Group, Lane> lanes = new EnumMap<>(DialPlan.Group.class);
    private int running;

    DialRace(DialLimits limits, long nowNanos) {
        this.limits = limits;
        this.startedAt = nowNanos;
        for (DialPlan.Group group : DialPlan.Group.values()) {
            lanes.put(group, new Lane(nowNanos));
        }
    }

    private static final class Lane {
        private final TreeSet<Multiaddr> waiting = new TreeSet<>(DialPlan.ORDER);
        private long due;
        private int running;

        Lane(long due) {
            this.due = due;
        }
    }

    /** One more address to try. */
    void add(Multiaddr address) {
        lanes.get(DialPlan.group(address)).waiting.add(address);
    }

    /** The addresses whose time has come; they count as running from here on. */
    List<Multiaddr> start(long nowNanos) {
        List<Multiaddr> started = new ArrayList<>();
        for (Map.Entry<DialPlan.Group, Lane> entry : lanes.entrySet()) {
            Lane lane = entry.getValue();
            while (running < limits.parallelPerPeer()
                    && !lane.waiting.isEmpty()
                    && due(entry.getKey(), lane) - nowNanos <= 0) {
                started.add(lane.waiting.pollFirst());
                lane.running++;
                running++;
                lane.due = nowNanos + limits.stagger().toNanos();
            }
        }
        return started;
    }

    private long due(DialPlan.Group group, Lane lane) {
        if (group != DialPlan.Group.RELAYED || !directAlive()) {
            return lane.due;
        }
        Duration delay = limits.relayDelay();
        return Math.max(lane.due - startedAt, delay.toNanos()) + startedAt;
    }

    private boolean directAlive() {
        return lanes.entrySet().stream()
                .filter(entry -> entry.getKey() != DialPlan.Group.RELAYED)
                .anyMatch(entry -> entry.getValue().running > 0
                        || !entry.getValue().waiting.isEmpty());
    }

    /** An address has failed: the next one of its group need not wait any longer. */
    void failed(Multiaddr address, long nowNanos) {
        Lane lane = lanes.get(DialPlan.group(address));
        lane.running--;
        lane.due = nowNanos;
        running--;
    }

    /** When {@link #start} will next have something, unless a failure comes before; empty if only a failure can help. */
    OptionalLong nextDue() {
        if (running >= limits.parallelPerPeer()) {
            return OptionalLong.empty();
        }
        return lanes.entrySet().stream()
                .filter(entry -> !entry.getValue().waiting.isEmpty())
                .mapToLong(entry -> due(entry.getKey(), entry.getValue()))
                .reduce((a, b) -> a - b < 0 ? a : b);
    }

    /** Nothing runs and nothing waits. */
    boolean exhausted() {
        return running == 0 && lanes.values().stream().allMatch(lane -> lane.waiting.isEmpty());
    }
}
