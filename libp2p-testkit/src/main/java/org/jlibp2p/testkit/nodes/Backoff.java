package org.jlibp2p.testkit.nodes;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.limits.DialLimits;
import org.jlibp2p.multiformats.Multiaddr;

/** Which remembered addresses failed a short while ago, as a node has it. Confined to the wire's loop. */
final class Backoff {
    private final EventLoop wire;
    private final DialLimits limits;
    private final Map<Multiaddr, Failure> failures = new LinkedHashMap<>(4);

    private record Failure(long until, long pause) {}

    Backoff(EventLoop wire, DialLimits limits) {
        this.wire = wire;
        this.limits = limits;
    }

    boolean blocks(Multiaddr address) {
        Failure failure = failures.get(address);
        return failure != null && failure.until() > wire.nanoTime();
    }

    void failed(Multiaddr address) {
        Failure before = failures.remove(address);
        long pause = before == null
                ? limits.backoff().toNanos()
                : Math.min(2 * before.pause(), limits.maxBackoff().toNanos());
        failures.put(address, new Failure(wire.nanoTime() + pause, pause));
        if (failures.size() > limits.backoffEntries()) {
            failures.remove(failures.keySet().iterator().next());
        }
    }

    void succeeded(Multiaddr address) {
        failures.remove(address);
    }
}
