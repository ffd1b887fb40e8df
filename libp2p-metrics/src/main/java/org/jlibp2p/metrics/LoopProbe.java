package org.jlibp2p.metrics;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.node.Node;

/** Measures how long a task waits for its turn on each loop of a node that has connections, and on the node's own. */
final class LoopProbe {
    private static final String NODE = "node";
    private static final String IO = "io";

    private final Node node;
    private final Meters meters;
    private final Map<EventLoop, Long> waiting = new ConcurrentHashMap<>(); // since when, by the node's loop

    LoopProbe(Node node, Meters meters) {
        this.node = node;
        this.meters = meters;
        meters.timer(Catalog.LOOP_DELAY, NODE);
        meters.gauge(Catalog.LOOPS_STALLED, this::stalled);
    }

    /** On the node's loop. */
    void probe() {
        probe(node.loop(), NODE);
        node.connections().stream()
                .map(Connection::loop)
                .distinct()
                .filter(loop -> !loop.equals(node.loop()))
                .forEach(loop -> probe(loop, IO));
    }

    private void probe(EventLoop loop, String name) {
        if (waiting.putIfAbsent(loop, node.loop().nanoTime()) != null) {
            return;
        }
        long begun = loop.nanoTime();
        try {
            loop.execute(() -> {
                waiting.remove(loop);
                meters.time(Catalog.LOOP_DELAY, Duration.ofNanos(loop.nanoTime() - begun), name);
            });
        } catch (Libp2pException ended) {
            waiting.remove(loop);
        }
    }

    private int stalled() {
        long now = node.loop().nanoTime();
        return (int) waiting.values().stream()
                .filter(since -> now - since > Sampler.PERIOD.toNanos())
                .count();
    }
}
