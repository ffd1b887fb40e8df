package org.jlibp2p.relay.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.jlibp2p.connection.Stream;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.relay.circuit.AutoRelayOptions;
import org.jlibp2p.relay.protocol.CircuitProtocols;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.jlibp2p.testkit.nodes.NodeConditions;
import org.jlibp2p.testkit.nodes.NodeSpec;
import org.jlibp2p.testkit.nodes.RoundTrips;
import org.jlibp2p.testkit.nodes.SimulatedNode;
import org.jlibp2p.testkit.nodes.SimulatedNodes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Whom a node asks that needs relays, among simulated nodes. */
class RelayFinderTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final AutoRelayOptions PRIVATE =
            AutoRelayOptions.defaults().withReachability(Reachability.PRIVATE).withBootDelay(Duration.ZERO);

    private final SimulatedNodes network = SimulatedNodes.create(
            41, NodeConditions.defaults().withRoundTrips(RoundTrips.constant(Duration.ofMillis(10))));
    private final List<NodeEvent.Connected> met = new ArrayList<>();
    private final SimulatedNode node = network.add(NodeSpec.hidden(context -> new Client(context, network, met)));

    /** Finds relays, and notes whom it meets on the way. */
    private record Client(NodeContext node, RelayFinder finder, List<NodeEvent.Connected> met) implements Service {
        Client(NodeContext node, SimulatedNodes network, List<NodeEvent.Connected> met) {
            this(
                    node,
                    new RelayFinder(
                            node,
                            new CircuitTransport(node, Map.of(), network.random()),
                            PRIVATE,
                            Map.of(),
                            Set.of(),
                            network.random()),
                    met);
        }

        @Override
        public CompletableFuture<Void> start() {
            node.events().on(NodeEvent.Connected.class, met::add);
            finder.start(Reachability.UNKNOWN);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> stop() {
            finder.stop();
            return CompletableFuture.completedFuture(null);
        }
    }

    /** So many peers that are off, and of which the node knows where they are. */
    private List<SimulatedNode> away(int count) {
        network.time().await(node.start());
        return IntStream.range(0, count)
                .mapToObj(number -> {
                    SimulatedNode stranger = network.add(NodeSpec.reachable());
                    node.peers().addAddresses(stranger.peerId(), List.of(stranger.address()), DAY);
                    return stranger;
                })
                .toList();
    }

    private void comeBack(List<SimulatedNode> all) {
        for (SimulatedNode each : all) {
            network.time().await(each.start());
            each.handle(CircuitProtocols.HOP, Stream::closed);
        }
    }

    @Test
    void whoCouldNotBeReachedIsAskedAgainLater() {
        List<SimulatedNode> strangers = away(3);
        network.time().advance(Duration.ofMinutes(10));
        assertThat(met).isEmpty();
        comeBack(strangers);
        network.time().advance(RelayFinder.ASKED.plus(SearchPace.LONGEST.multipliedBy(2)));

        assertThat(met).hasSameSizeAs(strangers);
    }

    @Test
    void whenTheNetworkIsAnotherOneAllAreAskedAnew() {
        List<SimulatedNode> strangers = away(3);
        network.time().advance(Duration.ofSeconds(5));
        comeBack(strangers);
        node.service(Client.class).node().publish(new NodeEvent.ReachabilityChanged(Reachability.PRIVATE));
        network.time().advance(SearchPace.LONGEST.multipliedBy(2));

        assertThat(met).hasSameSizeAs(strangers);
    }
}
