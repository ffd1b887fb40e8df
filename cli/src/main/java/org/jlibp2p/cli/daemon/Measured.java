package org.jlibp2p.cli.daemon;

import java.util.Optional;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.jlibp2p.cli.config.Config;
import org.jlibp2p.cli.config.Settings;
import org.jlibp2p.delegate.DelegatedRouting;
import org.jlibp2p.delegate.DelegatedRoutingServer;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.metrics.DelegateClientMetrics;
import org.jlibp2p.metrics.DelegateServerMetrics;
import org.jlibp2p.metrics.KademliaMetrics;
import org.jlibp2p.metrics.Libp2pMetrics;
import org.jlibp2p.metrics.ReachabilityMetrics;
import org.jlibp2p.metrics.RelayMetrics;
import org.jlibp2p.node.Node;
import org.jlibp2p.reachability.AutoNat;
import org.jlibp2p.relay.CircuitRelay;

/** What a node, its services and the JVM do, in the text that Prometheus reads. Any thread. */
final class Measured implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final Libp2pMetrics metrics;

    Measured(Plan plan, Node node, Optional<DelegatedRoutingServer> delegate) {
        Config config = plan.config();
        Libp2pMetrics all = Libp2pMetrics.of(node).with(RelayMetrics.of(node.service(CircuitRelay.class)));
        if (plan.dht().isPresent()) {
            all = all.with(KademliaMetrics.of(node.service(Kademlia.class)));
        }
        if (config.get(Settings.AUTONAT)) {
            all = all.with(ReachabilityMetrics.of(node.service(AutoNat.class)));
        }
        if (plan.delegates().isPresent()) {
            all = all.with(DelegateClientMetrics.of(node.service(DelegatedRouting.class)));
        }
        if (delegate.isPresent()) {
            all = all.with(DelegateServerMetrics.of(delegate.get()));
        }
        metrics = all;
        metrics.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        collections.bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    String text() {
        return registry.scrape();
    }

    @Override
    public void close() {
        metrics.close();
        collections.close();
        registry.close();
    }
}
