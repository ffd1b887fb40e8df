package org.jlibp2p.relay;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiFunction;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Framed;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.relay.circuit.RelayClientOptions;
import org.jlibp2p.relay.circuit.RelayEvent;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import org.jlibp2p.relay.circuit.Status;
import org.jlibp2p.relay.protocol.CircuitProtocols;
import org.jlibp2p.relay.protocol.HopCodec;
import org.jlibp2p.relay.protocol.HopMessage;
import org.jlibp2p.relay.protocol.Reservation;
import org.jlibp2p.relay.protocol.StopCodec;
import org.jlibp2p.relay.protocol.StopMessage;
import org.jlibp2p.relay.protocol.Voucher;
import org.jlibp2p.transport.DialException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.relay.RelayNodes.LOOPBACK;
import static org.jlibp2p.relay.RelayNodes.addressOf;
import static org.jlibp2p.relay.RelayNodes.event;
import static org.jlibp2p.relay.RelayNodes.events;
import static org.jlibp2p.relay.Waiting.await;
import static org.jlibp2p.relay.Waiting.eventually;
import static org.jlibp2p.relay.Waiting.failureOf;

/** What a node makes of relays that do not do what they should. */
class HostileRelayIT {
    private static final Instant SOON = Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS);

    private final RelayNodes network = new RelayNodes();
    private final Identity identity = Identity.generate();

    @AfterEach
    void end() {
        network.close();
    }

    /** A relay that answers every request as it is told to, by who asks. */
    private Node relay(BiFunction<PeerId, HopMessage, HopMessage> answers) {
        Node relay = network.start(builder -> builder.identity(identity).listen(LOOPBACK));
        relay.handle(CircuitProtocols.HOP, stream -> {
            Framed<HopMessage, HopMessage> messages = stream.framed(HopCodec.CODEC);
            return messages.receive()
                    .thenCompose(request -> messages.send(answers.apply(stream.remotePeer(), request)));
        });
        return relay;
    }

    private static HopMessage granted(Instant expires, List<Multiaddr> addresses, Optional<Bytes> voucher) {
        return new HopMessage.Answer(
                Status.OK, Optional.of(new Reservation(expires, addresses, voucher)), Optional.empty());
    }

    private Bytes voucher(Identity signer, PeerId peer, Instant expires) {
        return new Voucher(signer.peerId(), peer, expires).seal(signer).encode();
    }

    /** Why a node has no reservation at a relay that gives this. */
    private String failureWith(BiFunction<PeerId, HopMessage, HopMessage> answers) {
        try (Node relay = relay(answers)) {
            Node node = network.start(builder -> builder.service(
                    CircuitRelay.client(RelayClientOptions.defaults().withRelays(addressOf(relay)))));
            String reason =
                    event(events(node), RelayEvent.ReservationFailed.class).reason();
            assertThat(node.addresses()).isEmpty();
            return reason;
        }
    }

    @Test
    void T39_aReservationThatDoesNotHoldIsNone() {
        assertThat(failureWith((peer, request) -> new HopMessage.Answer(Status.OK)))
                .contains("without a reservation");
        assertThat(failureWith((peer, request) -> request)).contains("asks instead of answering");
        assertThat(failureWith((peer, request) -> new HopMessage.Answer(Status.RESERVATION_REFUSED)))
                .contains("RESERVATION_REFUSED");
        assertThat(failureWith((peer, request) -> granted(Instant.EPOCH, List.of(), Optional.empty())))
                .contains("has ended");
    }

    @Test
    void T39_aVoucherOfAnotherForAnotherOrOverIsNone() {
        Identity other = Identity.generate();
        Instant over = Instant.now().minusSeconds(10).truncatedTo(ChronoUnit.SECONDS);

        assertThat(failureWith((peer, request) -> granted(SOON, List.of(), Optional.of(voucher(other, peer, SOON)))))
                .contains("another relay");
        assertThat(failureWith((peer, request) ->
                        granted(SOON, List.of(), Optional.of(voucher(identity, other.peerId(), SOON)))))
                .contains("another peer");
        assertThat(failureWith((peer, request) -> granted(SOON, List.of(), Optional.of(voucher(identity, peer, over)))))
                .contains("has ended");
        assertThat(failureWith((peer, request) -> granted(SOON, List.of(), Optional.of(Bytes.utf8("no envelope")))))
                .isNotEmpty();
    }

    private List<String> addressesWith(List<Multiaddr> told) {
        Node relay = relay((peer, request) -> granted(SOON, told, Optional.empty()));
        Node node = network.behind(relay);
        return node.addresses().stream()
                .map(address -> address.withoutLast(MultiaddrProtocol.P2P))
                .map(address -> address.withoutLast(MultiaddrProtocol.P2P).toString())
                .toList();
    }

    @Test
    void aRelayWithoutAddressesIsWhereItWasReached() {
        assertThat(addressesWith(List.of())).singleElement().asString().startsWith("/ip4/127.0.0.1/tcp/");
    }

    @Test
    void aRelaySendsNobodyToAddressesOfOthers() {
        PeerId victim = Identity.generate().peerId();

        assertThat(addressesWith(List.of(
                        Multiaddr.parse("/ip4/192.0.2.1/tcp/1/p2p/" + victim),
                        Multiaddr.parse("/ip4/192.0.2.2/tcp/1/p2p/" + victim + "/p2p-circuit"),
                        Multiaddr.parse("/ip4/0.0.0.0/tcp/1"),
                        Multiaddr.parse("/p2p/" + identity.peerId()),
                        Multiaddr.parse("/ip4/127.0.0.1/tcp/7/p2p/" + identity.peerId()))))
                .containsExactly("/ip4/127.0.0.1/tcp/7");
    }

    @Test
    void aRelayThatNamesManyAddressesIsBelievedSome() {
        List<Multiaddr> many = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            many.add(Multiaddr.parse("/ip4/127.0.0.1/tcp/" + i));
        }
        assertThat(addressesWith(many)).hasSize(16);
    }

    // ---- stop ----

    private static Optional<Connection> connection(Node from, Node to) {
        return from.connections().stream()
                .filter(each -> each.remotePeer().equals(to.id()))
                .map(Connection.class::cast)
                .findFirst();
    }

    private static StopMessage stop(Node from, Node to, StopMessage message) {
        eventually("the connection", () -> connection(from, to).isPresent());
        Connection connection = connection(from, to).orElseThrow();
        Stream stream = await(connection.openStream(CircuitProtocols.STOP));
        Framed<StopMessage, StopMessage> messages = stream.framed(StopCodec.CODEC);
        messages.send(message);
        return await(messages.receive());
    }

    @Test
    void T39_circuitsAreTakenFromRelaysInUseOnlyAndAnsweredOtherwise() {
        Node relay = network.relay(RelayServerOptions.defaults());
        Node node = network.behind(relay);
        Node stranger = network.start(builder -> builder.listen(LOOPBACK));
        await(node.connect(addressOf(stranger)));
        StopMessage fromSomebody = new StopMessage.Connect(Identity.generate().peerId(), Optional.empty());
        StopMessage fromItself = new StopMessage.Connect(node.id(), Optional.empty());

        assertThat(stop(stranger, node, fromSomebody)).isEqualTo(new StopMessage.Answer(Status.PERMISSION_DENIED));
        assertThat(stop(relay, node, fromItself)).isEqualTo(new StopMessage.Answer(Status.PERMISSION_DENIED));
        assertThat(stop(relay, node, new StopMessage.Answer(Status.OK)))
                .isEqualTo(new StopMessage.Answer(Status.UNEXPECTED_MESSAGE));
        assertThat(stop(relay, node, fromSomebody)).isEqualTo(new StopMessage.Answer(Status.OK));

        Connection connection = relay.connections().iterator().next();
        Stream malformed = await(connection.openStream(CircuitProtocols.STOP));
        malformed.write(Bytes.fromHex("020809"));
        assertThat(await(malformed.framed(StopCodec.CODEC).receive()))
                .isEqualTo(new StopMessage.Answer(Status.MALFORMED_MESSAGE));
        Stream large = await(connection.openStream(CircuitProtocols.STOP));
        large.write(Bytes.fromHex("8120"));
        failureOf(large.read());
    }

    // ---- dialling ----

    @Test
    void whatComesRightBehindTheAnswerBelongsToTheCircuit() {
        Node relay = network.start(builder -> builder.identity(identity).listen(LOOPBACK));
        relay.handle(CircuitProtocols.HOP, stream -> {
            Bytes answer = HopCodec.CODEC.encode(new HopMessage.Answer(Status.OK));
            Bytes nonsense = Bytes.utf8("no multistream-select\n");
            stream.write(Bytes.concat(
                    Bytes.copyOf((byte) answer.size()), answer, Bytes.copyOf((byte) nonsense.size()), nonsense));
            return stream.closed();
        });
        Node dialer = network.client();
        DialException failure = (DialException) failureOf(dialer.connect(RelayNodes.circuit(relay, network.plain())));

        // Read by the circuit's upgrade, or it would have waited for ever.
        assertThat(failure.attempts().values())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt).isInstanceOf(MalformedMessageException.class));
    }

    @Test
    void T39_aDialThatIsGivenUpEndsTheRequestAndOneThatIsAnsweredNonsenseFails() {
        Node relay = network.start(builder -> builder.identity(identity).listen(LOOPBACK));
        ConcurrentLinkedQueue<Stream> asked = new ConcurrentLinkedQueue<>();
        relay.handle(CircuitProtocols.HOP, stream -> {
            asked.add(stream);
            return stream.closed();
        });
        Node dialer = network.client();
        CompletableFuture<Connection> dial = dialer.connect(RelayNodes.circuit(relay, network.plain()));
        eventually("the request", () -> !asked.isEmpty());
        dial.cancel(false);
        failureOf(asked.remove().closed());

        CompletableFuture<Connection> second = dialer.connect(RelayNodes.circuit(relay, network.plain()));
        eventually("the request", () -> !asked.isEmpty());
        asked.remove().write(Bytes.fromHex("03080299"));
        assertThat(failureOf(second)).isInstanceOf(DialException.class);
    }
}
