package org.jlibp2p.metrics;

import java.util.Objects;

import org.jlibp2p.event.Reachability;
import org.jlibp2p.node.Node;
import org.jlibp2p.reachability.AutoNat;
import org.jlibp2p.reachability.autonat.AutoNatEvent;
import org.jlibp2p.reachability.punch.HolePunchEvent;

/** The meters of AutoNAT, and of hole punching where the node does that. */
public final class ReachabilityMetrics extends MetricsPart {
    private final AutoNat autoNat;

    private ReachabilityMetrics(AutoNat autoNat) {
        this.autoNat = autoNat;
    }

    /**
     * The meters of how others reach the node.
     *
     * @param autoNat the node's service
     * @return what {@link Libp2pMetrics#with} takes
     */
    public static ReachabilityMetrics of(AutoNat autoNat) {
        return new ReachabilityMetrics(Objects.requireNonNull(autoNat, "autoNat"));
    }

    @Override
    void bind(Node node, Meters meters, Sampler sampler) {
        for (Reachability each : Reachability.values()) {
            meters.gauge(Catalog.AUTONAT_ADDRESSES, () -> count(each), Reasons.lower(each));
        }
        meters.counter(Catalog.AUTONAT_SERVED);
        meters.onClose(node.events()
                .on(
                        AutoNatEvent.Probed.class,
                        event -> meters.count(
                                Catalog.AUTONAT_PROBES,
                                Reasons.lower(event.answer().outcome()))));
        meters.onClose(node.events().on(AutoNatEvent.Served.class, event -> meters.count(Catalog.AUTONAT_SERVED)));
        meters.onClose(node.events()
                .on(
                        HolePunchEvent.Succeeded.class,
                        event -> meters.count(
                                Catalog.HOLE_PUNCHES, Reasons.lower(event.role()), Reasons.lower(event.way()))));
        meters.onClose(node.events()
                .on(
                        HolePunchEvent.Failed.class,
                        event -> meters.count(
                                Catalog.HOLE_PUNCHES, Reasons.lower(event.role()), Reasons.lower(event.reason()))));
    }

    private long count(Reachability state) {
        return autoNat.addresses().stream()
                .filter(address -> address.reachability() == state)
                .count();
    }
}
