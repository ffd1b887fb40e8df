package org.jlibp2p.relay.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.relay.protocol.CircuitProtocols;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.jlibp2p.service.ServiceFactory;
import org.jlibp2p.testkit.nodes.NodeConditions;
import org.jlibp2p.testkit.nodes.NodeSpec;
import org.jlibp2p.testkit.nodes.RoundTrips;
import org.jlibp2p.testkit.nodes.SimulatedNode;
import org.jlibp2p.testkit.nodes.SimulatedNodes;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.RawConnection;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How long a client waits for relays, among simulated nodes. */
class CircuitTransportTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SimulatedNodes network = SimulatedNodes.create(
            39, NodeConditions.defaults().withRoundTrips(RoundTrips.constant(Duration.ofMillis(10))));
    private final SimulatedNode relay = start();
    private final SimulatedNode client = start(context -> new Client(context, network));

    private record Client(CircuitTransport transport) implements Service {
        Client(NodeContext node, SimulatedNodes network) {
            this(new CircuitTransport(node, Map.of(), network.random()));
        }

        @Override
        public CompletableFuture<Void> start() {
            transport.start();
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> stop() {
            return transport.close();
        }
    }

    private SimulatedNode start(ServiceFactory<?>... services) {
        SimulatedNode node = network.add(NodeSpec.reachable(services));
        network.time().await(node.start());
        return node;
    }

    private CircuitTransport transport() {
        return client.service(Client.class).transport();
    }

    private Multiaddr place() {
        return CircuitAddress.through(relay.address(), relay.peerId());
    }

    @Test
    void T39_aRelayThatBringsACircuitAndDoesNotSayFromWhomIsNotWaitedForLonger() {
        network.time().await(relay.connect(client.info()));
        Stream silent = network.time().await(relay.openStream(client.peerId(), CircuitProtocols.STOP));
        Stream slow = network.time().await(relay.openStream(client.peerId(), CircuitProtocols.STOP));
        slow.write(Bytes.fromHex("02")); // two bytes are to come
        List<CompletableFuture<Void>> ends = List.of(silent.closed(), slow.closed());
        network.time().advance(StopStream.REQUEST.minus(SECOND));
        assertThat(ends).noneMatch(CompletableFuture::isDone);
        network.time().advance(SECOND.multipliedBy(2));

        assertThat(ends).allMatch(CompletableFuture::isCompletedExceptionally);
    }

    @Test
    void T39_aRelayThatNeverAnswersADialIsGivenUp() {
        relay.handle(CircuitProtocols.HOP, Stream::closed);
        String target = network.newIdentity().peerId().toString();
        CompletableFuture<RawConnection> dial = transport().dial(place().with(MultiaddrProtocol.P2P, target));
        network.time().advance(HopClient.ANSWER.minus(SECOND));
        assertThat(dial).isNotDone();
        network.time().advance(SECOND.multipliedBy(2));

        assertThat(dial).isCompletedExceptionally();
        assertThat(Async.failureOf(dial)).isInstanceOf(DialException.class);
        assertThat(client.connections())
                .allSatisfy(connection -> assertThat(connection.streams()).isEmpty());
    }

    @Test
    void listeningWaitsForTheFirstAttemptAndNoLonger() {
        relay.handle(CircuitProtocols.HOP, Stream::closed);
        CompletableFuture<Listener> listening = transport().listen(place(), circuit -> {});
        network.time().advance(CircuitTransport.FIRST_ATTEMPT.minus(SECOND));
        assertThat(listening).isNotDone();
        network.time().advance(SECOND);

        assertThat(network.time().await(listening).addresses()).isEmpty();
    }
}
