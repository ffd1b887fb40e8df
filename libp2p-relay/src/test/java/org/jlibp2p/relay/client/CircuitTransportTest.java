package org.jlibp2p.relay.client;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Framed;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.relay.circuit.Status;
import org.jlibp2p.relay.protocol.CircuitProtocols;
import org.jlibp2p.relay.protocol.HopCodec;
import org.jlibp2p.relay.protocol.HopMessage;
import org.jlibp2p.relay.protocol.Reservation;
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

    private boolean full;

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

    /** Reserves for moments, unless it is full, and is somewhere else each time. */
    private void wander() {
        AtomicInteger renewals = new AtomicInteger();
        relay.handle(CircuitProtocols.HOP, stream -> {
            Framed<HopMessage, HopMessage> messages = stream.framed(HopCodec.CODEC);
            Instant soon =
                    network.time().loop().now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(3);
            List<Multiaddr> where =
                    List.of(relay.address(), Multiaddr.parse("/ip4/11.1.0.1/tcp/" + renewals.incrementAndGet()));
            HopMessage granted = new HopMessage.Answer(
                    Status.OK, Optional.of(new Reservation(soon, where, Optional.empty())), Optional.empty());
            return messages.receive()
                    .thenCompose(request ->
                            messages.send(full ? new HopMessage.Answer(Status.RESOURCE_LIMIT_EXCEEDED) : granted));
        });
    }

    @Test
    void T39_aRelayThatSaysOtherAddressesAtEachRenewalIsListenedToOnceAMinute() {
        wander();
        Listener listener = network.time().await(transport().listen(place(), circuit -> {}));
        AtomicInteger changes = new AtomicInteger();
        listener.onAddressesChanged(changes::incrementAndGet);
        List<Multiaddr> first = listener.addresses();
        assertThat(first).hasSize(2);
        network.time().advance(CircuitListener.STEADY.minus(SECOND));
        assertThat(listener.addresses()).isEqualTo(first);
        network.time().advance(SECOND.multipliedBy(2));
        assertThat(listener.addresses()).hasSize(2).isNotEqualTo(first);
        network.time().advance(Duration.ofMinutes(9));

        assertThat(changes).hasValue(10);
    }

    @Test
    void T39_addressesThatAreLostAndHadAnewAreNotWaitedFor() {
        wander();
        Listener listener = network.time().await(transport().listen(place(), circuit -> {}));
        full = true;
        network.time().advance(SECOND.multipliedBy(5));
        assertThat(listener.addresses()).isEmpty();
        full = false;
        network.time().advance(SECOND.multipliedBy(10));

        assertThat(listener.addresses()).hasSize(2);
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
