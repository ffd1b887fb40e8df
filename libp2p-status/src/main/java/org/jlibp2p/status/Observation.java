package org.jlibp2p.status;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Function;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.EventLoops;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.limits.LimitUse;
import org.jlibp2p.node.Node;

/** What is watched of a node while there is a page about it: once a second on a thread of its own, and its events. */
final class Observation implements AutoCloseable {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final long WATCHED = Duration.ofSeconds(5).toNanos(); // a page asks every second
    private static final int UNWATCHED_SECONDS = 30;

    private final Node node;
    private final EventLoops loops = EventLoops.create("libp2p-status", 1);
    private final EventLoop loop = loops.next();
    private final long began = loop.nanoTime();
    private final EventList events;
    private final Throughput throughput = new Throughput();
    private final List<StatusSource> sources;
    private final Registration hearing;
    private final Map<Connection, Long> numbers = new WeakHashMap<>(); // guarded by itself
    private long lastNumber; // guarded by numbers
    private volatile long asked;
    private long ticks; // on the loop

    Observation(Node node, int mostEvents) {
        this.node = node;
        events = new EventList(mostEvents);
        sources = sources(node);
        asked = began - WATCHED;
        hearing = node.events().on(NodeEvent.class, this::hear);
        loop.execute(this::tick);
    }

    private static List<StatusSource> sources(Node node) {
        List<StatusSource> found = new ArrayList<>();
        List<Function<Node, StatusSource>> all =
                List.of(each -> new DhtSource(each), each -> new RelaySource(each), each -> new AutoNatSource(each));
        for (Function<Node, StatusSource> each : all) {
            try {
                found.add(each.apply(node));
            } catch (IllegalStateException | NoClassDefFoundError e) {
                continue; // the node does not have the service, or the application not even the module
            }
        }
        return List.copyOf(found);
    }

    private void hear(NodeEvent event) {
        sources.forEach(source -> source.hear(event));
        if (sources.stream().noneMatch(source -> source.isMinor(event))) {
            EventText text = EventText.of(event);
            events.add(loop.now(), text.kind(), text.detail());
        }
    }

    private void tick() {
        long now = loop.nanoTime();
        throughput.sample(
                now,
                node.traffic().received(),
                node.traffic().sent(),
                used("connections.total"),
                used("streams.total"));
        if (ticks++ % UNWATCHED_SECONDS == 0 || now - asked < WATCHED) {
            sources.forEach(StatusSource::refresh);
        }
        try {
            loop.schedule(SECOND.minusNanos((now - began) % SECOND.toNanos()), this::tick);
        } catch (NodeClosedException closed) {
            return; // so is the page
        }
    }

    private long used(String limit) {
        return node.limitsInUse().stream()
                .filter(use -> use.limit().equals(limit))
                .mapToLong(LimitUse::used)
                .findFirst()
                .orElse(0);
    }

    /** Somebody looks: from now on services are asked every second for a while. */
    void asked() {
        asked = loop.nanoTime();
    }

    /** The same number for the same connection. */
    long numberOf(Connection connection) {
        synchronized (numbers) {
            return numbers.computeIfAbsent(connection, first -> ++lastNumber);
        }
    }

    Node node() {
        return node;
    }

    EventLoop loop() {
        return loop;
    }

    Duration age() {
        return Duration.ofNanos(loop.nanoTime() - began);
    }

    EventList events() {
        return events;
    }

    Throughput throughput() {
        return throughput;
    }

    List<StatusSource> sources() {
        return sources;
    }

    @Override
    public void close() {
        hearing.close();
        loops.close();
    }
}
