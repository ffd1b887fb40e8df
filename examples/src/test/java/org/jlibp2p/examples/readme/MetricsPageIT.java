package org.jlibp2p.examples.readme;

import java.util.concurrent.locks.LockSupport;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.metrics.Libp2pMetrics;
import org.jlibp2p.node.Node;
import org.jlibp2p.reachability.AutoNat;
import org.jlibp2p.relay.CircuitRelay;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** What an application does to see a node among its own meters. */
@Timeout(180)
class MetricsPageIT {
    private static Node node() {
        return Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/127.0.0.1/tcp/0")
                .service(Kademlia.service(KademliaOptions.privateNetwork("page")))
                .service(CircuitRelay.client())
                .service(AutoNat.service())
                .start()
                .join();
    }

    @Test
    void theRegistryOfAnApplicationHasItsOwnMetersAndTheNodes() {
        MeterRegistry registry = new SimpleMeterRegistry();
        registry.counter("orders").increment();
        try (Node node = node()) {
            Libp2pMetrics metrics = MetricsPage.measure(node, registry);
            while (registry.find("libp2p.kad.table").gauge() == null) {
                LockSupport.parkNanos(10_000_000);
            }
            assertThat(registry.get("libp2p.kad.table")
                            .tag("dht", "/page/kad/1.0.0")
                            .gauge()
                            .value())
                    .isZero();
            assertThat(registry.get("libp2p.relay.client.relays").gauge().value())
                    .isZero();
            metrics.close();
            assertThat(registry.getMeters()).hasSize(1);
        }
    }

    @Test
    void twoNodesInOneRegistryAreToldApart() {
        MeterRegistry registry = new SimpleMeterRegistry();
        try (Node first = node();
                Node second = node()) {
            MetricsPage.together(first, second, registry);
            first.connect(second.addresses().get(0)).join();
            // A dial is measured when it has ended: whoever waited for it may know sooner.
            while (registry.get("libp2p.dials")
                            .tags("node", "first", "outcome", "success")
                            .timer()
                            .count()
                    != 1) {
                LockSupport.parkNanos(10_000_000);
            }
            assertThat(registry.get("libp2p.dials")
                            .tags("node", "second", "outcome", "success")
                            .timer()
                            .count())
                    .isZero();
        }
    }
}
