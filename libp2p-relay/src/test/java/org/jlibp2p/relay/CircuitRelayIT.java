package org.jlibp2p.relay;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.LimitedConnectionException;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.identify.Identify;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.relay.circuit.RefusedException;
import org.jlibp2p.relay.circuit.RelayClientOptions;
import org.jlibp2p.relay.circuit.RelayEvent;
import org.jlibp2p.relay.circuit.RelayGauges;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import org.jlibp2p.relay.circuit.Status;
import org.jlibp2p.transport.DialException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.relay.RelayNodes.DEMANDING;
import static org.jlibp2p.relay.RelayNodes.ECHO;
import static org.jlibp2p.relay.RelayNodes.LOOPBACK;
import static org.jlibp2p.relay.RelayNodes.addressOf;
import static org.jlibp2p.relay.RelayNodes.circuit;
import static org.jlibp2p.relay.RelayNodes.event;
import static org.jlibp2p.relay.RelayNodes.events;
import static org.jlibp2p.relay.RelayNodes.read;
import static org.jlibp2p.relay.Waiting.await;
import static org.jlibp2p.relay.Waiting.eventually;
import static org.jlibp2p.relay.Waiting.failureOf;

class CircuitRelayIT {
    private final RelayNodes network = new RelayNodes();

    @AfterEach
    void end() {
        network.close();
    }

    private static void echoes(Stream stream, int size) {
        Bytes sent = Bytes.wrap(new byte[size]);
        stream.write(sent);
        assertThat(read(stream, size).size()).isEqualTo(size);
        await(stream.closeWrite());
        assertThat(await(stream.read()).isEmpty()).isTrue();
    }

    @Test
    void aPeerBehindARelayIsDialledAndEchoes() {
        Node relay = network.relay(RelayServerOptions.defaults());
        ConcurrentLinkedQueue<RelayEvent> seen = events(relay);
        Node listener = network.behind(relay);
        Node dialer = network.client();

        assertThat(listener.addresses()).containsExactly(circuit(relay, listener));
        Connection connection = await(dialer.connect(addressOf(listener)));

        assertThat(connection.remotePeer()).isEqualTo(listener.id());
        assertThat(connection.remoteAddress()).isEqualTo(addressOf(relay).with(MultiaddrProtocol.P2P_CIRCUIT));
        assertThat(connection.limit()).get().satisfies(limit -> {
            assertThat(limit.duration()).contains(Duration.ofMinutes(2));
            assertThat(limit.bytes()).hasValue(131_072);
        });
        echoes(await(connection.openStream(ECHO)), 1000);
        assertThat(failureOf(dialer.service(CircuitRelay.class).gauges())).isInstanceOf(IllegalStateException.class);

        assertThat(event(seen, RelayEvent.ReservationGranted.class).peer()).isEqualTo(listener.id());
        assertThat(event(seen, RelayEvent.CircuitOpened.class))
                .isEqualTo(new RelayEvent.CircuitOpened(dialer.id(), listener.id()));
        RelayGauges gauges = await(relay.service(CircuitRelay.class).gauges());
        assertThat(gauges.reservations()).isEqualTo(1);
        assertThat(gauges.circuits()).isEqualTo(1);
        assertThat(gauges.bytes()).isBetween(2000L, 20_000L);

        await(connection.close());
        RelayEvent.CircuitEnded end = event(seen, RelayEvent.CircuitEnded.class);
        assertThat(end.toTarget()).isBetween(1000L, 10_000L);
        assertThat(end.toSource()).isBetween(1000L, 10_000L);
        eventually(
                "the circuit's place",
                () -> await(relay.service(CircuitRelay.class).gauges()).circuits() == 0);
    }

    @Test
    void bothEndsOfALimitedConnectionHoldProtocolsToIt() {
        Node relay = network.relay(RelayServerOptions.defaults());
        Node listener = network.behind(relay);
        Node dialer = network.start(builder ->
                builder.service(CircuitRelay.client()).service(Ping.service()).onLimitedConnections(DEMANDING));
        Connection connection = await(dialer.connect(addressOf(listener)));
        eventually(
                "the other end",
                () -> listener.connections().stream()
                        .anyMatch(each -> each.remotePeer().equals(dialer.id())));
        Connection other = listener.connections().stream()
                .filter(each -> each.remotePeer().equals(dialer.id()))
                .findFirst()
                .orElseThrow();

        assertThat(other.limit()).isEqualTo(connection.limit());
        assertThat(failureOf(other.openStream(DEMANDING))).isInstanceOf(LimitedConnectionException.class);
        Stream refused = await(connection.openStream(DEMANDING)); // this end is content, the other one is not
        refused.write(Bytes.utf8("?"));
        failureOf(refused.read());
        assertThat(await(dialer.service(Identify.class).identified(connection)).protocols())
                .contains(ECHO);
    }

    @Test
    void anUnlimitedRelayIsForEverything() {
        Node relay = network.relay(RelayServerOptions.unlimited());
        Node listener = network.behind(relay);
        Connection connection = await(network.client().connect(addressOf(listener)));

        assertThat(connection.limit()).isEmpty();
        echoes(await(connection.openStream(DEMANDING)), 3_000_000);
    }

    @Test
    void aNodeListensAtARelayedAddressAndIsFoundByPeerIdAlone() {
        Node relay = network.relay(RelayServerOptions.defaults());
        Multiaddr place = addressOf(relay).with(MultiaddrProtocol.P2P_CIRCUIT);
        Node listener =
                network.start(builder -> builder.service(CircuitRelay.client()).listen(place.toString()));
        Node dialer = network.client();

        assertThat(listener.addresses()).containsExactly(circuit(relay, listener));
        dialer.peers().addAddresses(listener.id(), java.util.List.of(place), Duration.ofHours(1));
        echoes(await(dialer.openStream(listener.id(), ECHO)), 10);
    }

    @Test
    void peersBehindOneRelayReachEachOther() {
        Node relay = network.relay(RelayServerOptions.defaults());
        Node one = network.behind(relay);
        Node other = network.behind(relay);

        echoes(await(await(one.connect(addressOf(other))).openStream(ECHO)), 10);
    }

    @Test
    void aRelayThatIsLostTakesTheAddressesWithItAndBringsThemBack() {
        Identity identity = Identity.generate();
        Node relay = network.start(builder -> builder.identity(identity)
                .listen(LOOPBACK)
                .service(CircuitRelay.server(RelayServerOptions.defaults())));
        Multiaddr where = addressOf(relay);
        Node listener = network.behind(relay);
        ConcurrentLinkedQueue<RelayEvent> seen = events(listener);
        relay.close();

        eventually("no address", () -> listener.addresses().isEmpty());
        assertThat(event(seen, RelayEvent.ReservationLost.class).relay()).isEqualTo(identity.peerId());
        event(seen, RelayEvent.ReservationFailed.class);
        network.start(builder -> builder.identity(identity)
                .listen(where.withoutLast(MultiaddrProtocol.P2P).toString())
                .service(CircuitRelay.server(RelayServerOptions.defaults())));
        long begun = System.nanoTime();
        eventually("the address again", () -> !listener.addresses().isEmpty());

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
        echoes(await(await(network.client().connect(addressOf(listener))).openStream(ECHO)), 10);
    }

    @Test
    void aReservationIsRenewedBeforeItEnds() {
        Node relay = network.relay(RelayServerOptions.defaults().withValidity(Duration.ofSeconds(3)));
        Node listener = network.behind(relay);
        ConcurrentLinkedQueue<RelayEvent> seen = events(listener);
        event(seen, RelayEvent.Reserved.class);
        eventually("three renewals", () -> seen.size() >= 3);

        assertThat(seen).allMatch(RelayEvent.Reserved.class::isInstance);
        assertThat(listener.addresses()).hasSize(1);
    }

    @Test
    void aNodeStartsWhoseRelayIsNotThere() {
        Multiaddr nowhere = Multiaddr.parse(
                "/ip4/127.0.0.1/tcp/1/p2p/" + Identity.generate().peerId());
        Node node = network.start(builder -> builder.service(
                CircuitRelay.client(RelayClientOptions.defaults().withRelays(nowhere))));

        assertThat(event(events(node), RelayEvent.ReservationFailed.class).relay())
                .isEqualTo(org.jlibp2p.peer.PeerId.of(nowhere).orElseThrow());
        assertThat(node.addresses()).isEmpty();
    }

    @Test
    void T39_whoHasNoReservationIsNotReached() {
        Node relay = network.relay(RelayServerOptions.defaults());
        Node plain = network.plain();
        await(plain.connect(addressOf(relay)));

        DialException failure = (DialException) failureOf(network.client().connect(circuit(relay, plain)));

        assertThat(failure.attempts().values())
                .hasSize(1)
                .first()
                .satisfies(attempt -> assertThat(attempt)
                        .hasRootCauseInstanceOf(RefusedException.class)
                        .rootCause()
                        .isInstanceOfSatisfying(
                                RefusedException.class,
                                refused -> assertThat(refused.status()).isEqualTo(Status.NO_RESERVATION)));
    }

    @Test
    void T37_aRelayIsNeverReachedThroughARelayAndNeverTheTargetOrThisNode() {
        Node relay = network.relay(RelayServerOptions.unlimited());
        Node second = network.start(builder -> builder.service(CircuitRelay.clientAndServer(
                RelayClientOptions.defaults().withRelays(addressOf(relay)), RelayServerOptions.defaults())));
        eventually("an address", () -> !second.addresses().isEmpty());
        Node listener = network.plain();
        Node dialer = network.client();

        Multiaddr twice = circuit(relay, second)
                .with(MultiaddrProtocol.P2P_CIRCUIT)
                .with(MultiaddrProtocol.P2P, listener.id().toString());
        assertThat(failureOf(dialer.connect(twice))).isInstanceOf(DialException.class);
        // The relay in the middle is known by a relayed address alone.
        dialer.peers()
                .addAddresses(
                        second.id(),
                        java.util.List.of(addressOf(relay).with(MultiaddrProtocol.P2P_CIRCUIT)),
                        Duration.ofHours(1));
        Multiaddr over = Multiaddr.parse("/p2p/" + second.id() + "/p2p-circuit/p2p/" + listener.id());
        assertThat(failureOf(dialer.connect(over))).isInstanceOf(DialException.class);
        assertThat(dialer.connections()).noneMatch(each -> each.remotePeer().equals(second.id()));

        assertThat(failureOf(dialer.connect(circuit(relay, relay)))).isInstanceOf(DialException.class);
        Multiaddr self = Multiaddr.parse("/p2p/" + dialer.id() + "/p2p-circuit/p2p/" + listener.id());
        assertThat(failureOf(dialer.connect(self))).isInstanceOf(DialException.class);
    }
}
