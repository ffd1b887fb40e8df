package org.jlibp2p.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jlibp2p.node.Node;

/**
 * What a node does, as meters in a registry of Micrometer: connections, dials, handshakes, streams, bytes, limits, and what its
 * services do, of which those are given that are to be measured.
 *
 * <pre>{@code
 * Libp2pMetrics metrics = Libp2pMetrics.of(node).with(KademliaMetrics.of(node.service(Kademlia.class)));
 * metrics.bindTo(registry);
 * }</pre>
 *
 * <p>Counters and timers begin at zero when they are bound; bytes, and what services count for themselves, are what the node has
 * counted since it started. All names begin with {@code libp2p.}, and {@code docs/metrics.md} lists them with their tags. A tag has
 * a bounded number of values whatever peers do: neither peers nor their addresses are among them, and of protocols no more than
 * {@value #MAX_PROTOCOLS} are told apart.
 *
 * <p>Any thread may call. Binding does not keep the node from being stopped; close this before, or after.
 */
public final class Libp2pMetrics implements MeterBinder, AutoCloseable {
    /** The most protocols that are told apart in tags; streams of others have {@code other} there. */
    public static final int MAX_PROTOCOLS = 64;

    private final Node node;
    private final Tags tags;
    private final List<MetricsPart> parts;
    private final List<Meters> bound = new ArrayList<>();

    private Libp2pMetrics(Node node, Tags tags, List<MetricsPart> parts) {
        this.node = node;
        this.tags = tags;
        this.parts = List.copyOf(parts);
    }

    /**
     * The meters of a node, without any of its services.
     *
     * @param node one that runs
     * @return bound to no registry so far
     */
    public static Libp2pMetrics of(Node node) {
        return new Libp2pMetrics(Objects.requireNonNull(node, "node"), Tags.empty(), List.of());
    }

    /**
     * The same, with the meters of a service too.
     *
     * @param part which one's
     * @return new ones, bound to no registry; this is as it was
     */
    public Libp2pMetrics with(MetricsPart part) {
        List<MetricsPart> all = new ArrayList<>(parts);
        all.add(Objects.requireNonNull(part, "part"));
        return new Libp2pMetrics(node, tags, all);
    }

    /**
     * The same, with tags that all meters get. Two nodes in one registry need some, or one would take the other's meters for its
     * own.
     *
     * @param keysAndValues as {@code "node", "first"}
     * @return new ones, bound to no registry; this is as it was
     * @throws IllegalArgumentException if there is a key without a value
     */
    public Libp2pMetrics withTags(String... keysAndValues) {
        return new Libp2pMetrics(node, tags.and(keysAndValues), parts);
    }

    /**
     * Registers all meters, and keeps them up to date from now on. May be called with several registries.
     *
     * @param registry where
     */
    @Override
    public void bindTo(MeterRegistry registry) {
        Meters meters = new Meters(Objects.requireNonNull(registry, "registry"), tags);
        Sampler sampler = new Sampler(node.loop());
        new NodeMeters(node, meters, sampler).bind();
        parts.forEach(part -> part.bind(node, meters, sampler));
        meters.onClose(sampler::close);
        sampler.start();
        synchronized (bound) {
            bound.add(meters);
        }
    }

    /** Takes all meters out of all registries, and leaves the node alone. They may be bound again. */
    @Override
    public void close() {
        List<Meters> all;
        synchronized (bound) {
            all = List.copyOf(bound);
            bound.clear();
        }
        all.forEach(Meters::close);
    }
}
