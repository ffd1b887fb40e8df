package org.jlibp2p.metrics;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.node.Node;
import org.jlibp2p.relay.CircuitRelay;
import org.jlibp2p.relay.circuit.RelayEvent;
import org.jlibp2p.relay.circuit.RelayGauges;

/** The meters of a relay, and of a node that uses relays. Those of a relay are there only where the node is one. */
public final class RelayMetrics extends MetricsPart {
    private final CircuitRelay relay;

    private RelayMetrics(CircuitRelay relay) {
        this.relay = relay;
    }

    /**
     * The meters of a relay, or of a node that uses relays, or of one that is both.
     *
     * @param relay the node's service
     * @return what {@link Libp2pMetrics#with} takes
     */
    public static RelayMetrics of(CircuitRelay relay) {
        return new RelayMetrics(Objects.requireNonNull(relay, "relay"));
    }

    @Override
    void bind(Node node, Meters meters, Sampler sampler) {
        asRelay(node, meters, sampler);
        meters.gauge(Catalog.RELAY_CLIENT_RELAYS, () -> relays(node));
        meters.onClose(node.events()
                .on(RelayEvent.Reserved.class, event -> meters.count(Catalog.RELAY_CLIENT_EVENTS, "reserved")));
        meters.onClose(node.events()
                .on(RelayEvent.ReservationFailed.class, event -> meters.count(Catalog.RELAY_CLIENT_EVENTS, "failed")));
        meters.onClose(node.events()
                .on(RelayEvent.ReservationLost.class, event -> meters.count(Catalog.RELAY_CLIENT_EVENTS, "lost")));
    }

    private void asRelay(Node node, Meters meters, Sampler sampler) {
        AtomicReference<RelayGauges> latest = new AtomicReference<>();
        // It fails in a node that is no relay, which then has none of these.
        sampler.each(() -> relay.gauges().thenAccept(gauges -> {
            if (latest.getAndSet(gauges) == null) {
                register(meters, latest);
            }
        }));
        meters.onClose(node.events()
                .on(
                        RelayEvent.ReservationRefused.class,
                        event -> meters.count(Catalog.RELAY_REFUSED, "reservation", Reasons.lower(event.status()))));
        meters.onClose(node.events()
                .on(
                        RelayEvent.CircuitRefused.class,
                        event -> meters.count(Catalog.RELAY_REFUSED, "circuit", Reasons.lower(event.status()))));
        meters.onClose(node.events()
                .on(RelayEvent.CircuitEnded.class, event -> meters.time(Catalog.RELAY_CIRCUIT_TIME, event.lasted())));
    }

    private static void register(Meters meters, AtomicReference<RelayGauges> latest) {
        meters.gauge(Catalog.RELAY_RESERVATIONS, () -> latest.get().reservations());
        meters.gauge(Catalog.RELAY_CIRCUITS, () -> latest.get().circuits());
        counting(meters, Catalog.RELAY_TRAFFIC, latest, RelayGauges::bytes);
        counting(meters, Catalog.RELAY_GRANTED, latest, RelayGauges::granted);
        counting(meters, Catalog.RELAY_OPENED, latest, RelayGauges::opened);
    }

    private static void counting(
            Meters meters, Catalog entry, AtomicReference<RelayGauges> latest, ToLongFunction<RelayGauges> count) {
        meters.counting(entry, () -> count.applyAsLong(latest.get()));
    }

    private static long relays(Node node) {
        return node.addresses().stream()
                .filter(address -> address.has(MultiaddrProtocol.P2P_CIRCUIT))
                .map(RelayMetrics::relay)
                .distinct()
                .count();
    }

    /** The peer in front of the circuit. */
    private static String relay(Multiaddr address) {
        String text = address.toString();
        String before = text.substring(0, text.indexOf("/p2p-circuit"));
        return before.substring(before.lastIndexOf('/') + 1);
    }
}
