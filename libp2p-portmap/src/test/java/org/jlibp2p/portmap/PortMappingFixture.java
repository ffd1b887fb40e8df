package org.jlibp2p.portmap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.portmap.gateway.Attachment;
import org.jlibp2p.portmap.mapping.MappedPort;
import org.jlibp2p.portmap.mapping.MappingProtocol;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.jlibp2p.service.ServiceFactory;
import org.jlibp2p.testkit.nodes.NodeConditions;
import org.jlibp2p.testkit.nodes.NodeSpec;
import org.jlibp2p.testkit.nodes.SimulatedNode;
import org.jlibp2p.testkit.nodes.SimulatedNodes;

/** The service in a simulated node, at a router that does what a test says. */
abstract class PortMappingFixture {
    static final Duration LIFETIME = PortMappingOptions.defaults().lifetime();
    static final Multiaddr INSIDE = Multiaddr.parse("/ip4/10.0.0.2/tcp/4001");
    static final Multiaddr OUTSIDE = Multiaddr.parse("/ip4/1.2.3.4/tcp/4001");
    static final Attachment HOME =
            new Attachment("eth0", Bytes.fromHex("0a000002"), 24, List.of(SimulatedRouter.IP), false);

    final SimulatedNodes network = SimulatedNodes.create(7, NodeConditions.defaults());
    final SimulatedRouter router = new SimulatedRouter();

    /** Hears what happens in a node, and what it says of itself. */
    private static final class Log implements Service {
        private final NodeContext node;
        private final List<PortMappingEvent> events = new ArrayList<>();

        Log(NodeContext node) {
            this.node = node;
            node.events().on(NodeEvent.class, event -> {
                if (event instanceof PortMappingEvent ofMapping) {
                    events.add(ofMapping);
                }
            });
        }

        static ServiceFactory<Log> service() {
            return Log::new;
        }
    }

    SimulatedNode start(String address) {
        SimulatedNode node = network.add(NodeSpec.reachable(
                        Log.service(),
                        context ->
                                new PortMapping(context, PortMappingOptions.defaults(), () -> router, network.random()))
                .withAddress(Multiaddr.parse(address)));
        node.start();
        pass(Duration.ofSeconds(1));
        return node;
    }

    SimulatedNode startAtHome() {
        router.networks.add(HOME);
        return start(INSIDE.toString());
    }

    void pass(Duration time) {
        network.time().advance(time);
    }

    static List<PortMappingEvent> events(SimulatedNode node) {
        return node.service(Log.class).events;
    }

    static List<Multiaddr> addresses(SimulatedNode node) {
        return node.service(Log.class).node.addresses();
    }

    List<MappedPort> mappings(SimulatedNode node) {
        return network.time().await(node.service(PortMapping.class).mappings());
    }

    static MappedPort mapped(Multiaddr external) {
        return new MappedPort(MappingProtocol.PCP, Multiaddr.parse("/ip4/10.0.0.1"), INSIDE, external, LIFETIME);
    }
}
