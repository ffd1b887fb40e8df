package com.example.boot;

import java.io.IOException;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The node as a bean, and what Spring's actuator tells of it. */
@Configuration(proxyBeanMethods = false)
class NodeConfiguration {
    /**
     * The node. It listens when the bean is there: a port that is taken ends the start of the application with that
     * error. {@code close} says goodbye to all peers and waits until every socket and thread is gone; Spring calls it after
     * the web server has answered its last request.
     */
    @Bean(destroyMethod = "close")
    Node node(NodeProperties properties) throws IOException {
        NodeBuilder builder = Node.builder()
                .transport(TcpTransport.create())
                .listen(properties.listen().toArray(String[]::new))
                .service(Ping.service());
        if (properties.identity() != null) {
            builder.identity(Identity.loadOrCreate(properties.identity()));
        }
        return builder.start().join();
    }

    /** Under {@code /actuator/health}: up while the node can be reached somewhere. */
    @Bean
    HealthIndicator nodeHealthIndicator(Node node) {
        return () -> (node.addresses().isEmpty() ? Health.outOfService() : Health.up())
                .withDetail("id", node.id().toString())
                .withDetail("addresses", node.addresses().stream().map(Object::toString).toList())
                .withDetail("connections", node.connections().size())
                .build();
    }

    /** Under {@code /actuator/metrics}; events are delivered on a thread that may wait, and counting is quick anyway. */
    @Bean
    MeterBinder nodeMetrics(Node node) {
        return registry -> {
            Gauge.builder("node.connections", node, n -> n.connections().size())
                    .description("connections that are open")
                    .register(registry);
            Counter opened = Counter.builder("node.connections.opened")
                    .description("connections that were ever opened")
                    .register(registry);
            node.events().on(NodeEvent.Connected.class, event -> opened.increment());
        };
    }
}
