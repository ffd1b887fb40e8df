package org.jlibp2p.metrics;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;

import org.jlibp2p.delegate.DelegatedRoutingServer;
import org.jlibp2p.delegate.serving.ServerFigures;
import org.jlibp2p.node.Node;

/** The meters of a delegate: a server that others ask over HTTP. */
public final class DelegateServerMetrics extends MetricsPart {
    private final DelegatedRoutingServer server;

    private DelegateServerMetrics(DelegatedRoutingServer server) {
        this.server = server;
    }

    /**
     * The meters of a delegate.
     *
     * @param server which one
     * @return what {@link Libp2pMetrics#with} takes
     */
    public static DelegateServerMetrics of(DelegatedRoutingServer server) {
        return new DelegateServerMetrics(Objects.requireNonNull(server, "server"));
    }

    @Override
    void bind(Node node, Meters meters, Sampler sampler) {
        AtomicReference<ServerFigures> latest = new AtomicReference<>(new ServerFigures(0, 0, 0, 0, 0, 0));
        sampler.each(() -> server.figures().thenAccept(latest::set));
        gauge(meters, Catalog.DELEGATE_CONNECTIONS, latest, ServerFigures::connections);
        gauge(meters, Catalog.DELEGATE_ACTIVE, latest, ServerFigures::requests);
        gauge(meters, Catalog.DELEGATE_SEARCHES, latest, ServerFigures::searches);
        gauge(meters, Catalog.DELEGATE_REMEMBERED, latest, ServerFigures::remembered);
        gauge(meters, Catalog.DELEGATE_MEMORY, latest, ServerFigures::rememberedBytes);
        meters.onClose(server.observe(request -> meters.time(
                Catalog.DELEGATE_SERVED,
                request.time(),
                Reasons.lower(request.endpoint()),
                Integer.toString(request.status()))));
    }

    private static void gauge(
            Meters meters, Catalog entry, AtomicReference<ServerFigures> latest, ToLongFunction<ServerFigures> value) {
        meters.gauge(entry, () -> value.applyAsLong(latest.get()));
    }
}
