package org.jlibp2p.examples.readme;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.metrics.KademliaMetrics;
import org.jlibp2p.metrics.Libp2pMetrics;
import org.jlibp2p.metrics.ReachabilityMetrics;
import org.jlibp2p.metrics.RelayMetrics;
import org.jlibp2p.node.Node;
import org.jlibp2p.reachability.AutoNat;
import org.jlibp2p.relay.CircuitRelay;

/** The code of docs/metrics.md. */
final class MetricsPage {
    private MetricsPage() {}

    static Libp2pMetrics measure(Node node, MeterRegistry registry) {
        Libp2pMetrics metrics = Libp2pMetrics.of(node)
                .with(KademliaMetrics.of(node.service(Kademlia.class)))
                .with(RelayMetrics.of(node.service(CircuitRelay.class)))
                .with(ReachabilityMetrics.of(node.service(AutoNat.class)));
        metrics.bindTo(registry);
        return metrics; // closing it takes all meters out of the registry again
    }

    static void together(Node first, Node second, MeterRegistry registry) {
        Libp2pMetrics.of(first).withTags("node", "first").bindTo(registry);
        Libp2pMetrics.of(second).withTags("node", "second").bindTo(registry);
    }

    static HttpServer serve(PrometheusMeterRegistry registry) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9464), 0);
        server.createContext("/metrics", exchange -> {
            byte[] scrape = registry.scrape().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(200, scrape.length);
            exchange.getResponseBody().write(scrape);
            exchange.close();
        });
        server.start();
        return server;
    }
}
