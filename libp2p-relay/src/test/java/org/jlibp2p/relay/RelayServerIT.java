package org.jlibp2p.relay;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.relay.circuit.RelayClientOptions;
import org.jlibp2p.relay.circuit.RelayEvent;
import org.jlibp2p.relay.circuit.RelayPolicy;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import org.jlibp2p.relay.circuit.Status;
import org.jlibp2p.relay.protocol.CircuitProtocols;
import org.jlibp2p.relay.protocol.HopCodec;
import org.jlibp2p.relay.protocol.HopMessage;
import org.jlibp2p.relay.protocol.Reservation;
import org.jlibp2p.relay.protocol.Voucher;
import org.jlibp2p.testkit.Patience;
import org.jlibp2p.wire.Codec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.relay.RelayNodes.accepting;
import static org.jlibp2p.relay.RelayNodes.addressOf;
import static org.jlibp2p.relay.RelayNodes.ask;
import static org.jlibp2p.relay.RelayNodes.connect;
import static org.jlibp2p.relay.RelayNodes.event;
import static org.jlibp2p.relay.RelayNodes.events;
import static org.jlibp2p.relay.RelayNodes.next;
import static org.jlibp2p.relay.RelayNodes.read;
import static org.jlibp2p.relay.RelayNodes.reserve;
import static org.jlibp2p.relay.Waiting.await;
import static org.jlibp2p.relay.Waiting.eventually;
import static org.jlibp2p.relay.Waiting.failureOf;

/** What a relay says and does to peers that speak its protocols by hand. */
class RelayServerIT {
    private static final int SHARE = 100_000;
    private static final RelayServerOptions SMALL =
            RelayServerOptions.defaults().withBytes(OptionalLong.of(SHARE)).withDuration(Optional.empty());

    private final RelayNodes network = new RelayNodes();

    @AfterEach
    void end() {
        network.close();
    }

    @Test
    void aReservationHasItsEndItsAddressesItsVoucherAndTheLimits() {
        Node relay = network.relay(RelayServerOptions.defaults());
        Node peer = network.plain();
        Instant before = Instant.now().minusSeconds(1);

        HopMessage.Answer answer = reserve(peer, relay);
        Reservation reservation = answer.reservation().orElseThrow();
        Voucher voucher = Voucher.open(reservation.voucher().orElseThrow());

        assertThat(answer.status()).isEqualTo(Status.OK);
        assertThat(answer.limit()).get().satisfies(limit -> {
            assertThat(limit.duration()).contains(Duration.ofMinutes(2));
            assertThat(limit.bytes()).hasValue(131_072);
        });
        assertThat(reservation.addresses()).containsExactly(addressOf(relay));
        assertThat(reservation.expires()).isBetween(before.plusSeconds(3600), before.plusSeconds(3660));
        assertThat(voucher).isEqualTo(new Voucher(relay.id(), peer.id(), reservation.expires()));
    }

    @Test
    void T39_exactlySoManyBytesPassEachWayAsTheLimitSays() {
        Node relay = network.relay(SMALL);
        ConcurrentLinkedQueue<RelayEvent> seen = events(relay);
        Node target = network.plain();
        ConcurrentLinkedQueue<Duplex> circuits = accepting(target, Status.OK);
        reserve(target, relay);
        Duplex source = connect(network.plain(), relay, target).circuit();
        Duplex far = next(circuits);

        source.write(Bytes.wrap(new byte[SHARE]));
        far.write(Bytes.wrap(new byte[SHARE]));
        assertThat(read(far, SHARE).size()).isEqualTo(SHARE);
        assertThat(read(source, SHARE).size()).isEqualTo(SHARE);
        assertThat(source.closed()).isNotDone();
        assertThat(far.closed()).isNotDone();

        source.write(Bytes.wrap(new byte[1]));
        failureOf(source.closed());
        failureOf(far.closed());
        RelayEvent.CircuitEnded end = event(seen, RelayEvent.CircuitEnded.class);
        assertThat(end.toTarget()).isEqualTo(SHARE);
        assertThat(end.toSource()).isEqualTo(SHARE);
        assertThat(end.reason()).contains("more than " + SHARE + " bytes");
    }

    @Test
    void T39_aCircuitThatFillsItsShareInOnePieceGetsNoByteMore() {
        Node relay = network.relay(SMALL);
        Node target = network.plain();
        ConcurrentLinkedQueue<Duplex> circuits = accepting(target, Status.OK);
        ConcurrentLinkedQueue<RelayEvent> seen = events(relay);
        reserve(target, relay);
        Duplex source = connect(network.plain(), relay, target).circuit();
        next(circuits);
        source.write(Bytes.wrap(new byte[2 * SHARE]));

        assertThat(event(seen, RelayEvent.CircuitEnded.class).toTarget()).isEqualTo(SHARE);
    }

    @Test
    void T39_aCircuitEndsWithinASecondOfItsTime() {
        Duration most = Duration.ofSeconds(2);
        Node relay = network.relay(RelayServerOptions.defaults().withDuration(Optional.of(most)));
        ConcurrentLinkedQueue<RelayEvent> seen = events(relay);
        Node target = network.plain();
        ConcurrentLinkedQueue<Duplex> circuits = accepting(target, Status.OK);
        reserve(target, relay);
        Duplex source = connect(network.plain(), relay, target).circuit();
        failureOf(source.closed());
        failureOf(next(circuits).closed());

        RelayEvent.CircuitEnded end = event(seen, RelayEvent.CircuitEnded.class);
        assertThat(end.lasted()).isBetween(most, most.plusSeconds(1));
        assertThat(end.reason()).contains("time");
    }

    @Test
    void endsOfOneSideArePassedOnAndTheOtherSideGoesOn() {
        Node relay = network.relay(SMALL);
        Node target = network.plain();
        ConcurrentLinkedQueue<Duplex> circuits = accepting(target, Status.OK);
        reserve(target, relay);
        Duplex source = connect(network.plain(), relay, target).circuit();
        Duplex far = next(circuits);
        source.write(Bytes.utf8("question"));
        source.closeWrite();

        assertThat(read(far, 100).utf8()).isEqualTo("question");
        far.write(Bytes.utf8("answer"));
        far.closeWrite();
        assertThat(read(source, 100).utf8()).isEqualTo("answer");
    }

    @Test
    void aReaderThatDoesNotReadHoldsTheWriterBack() {
        Node relay = network.relay(RelayServerOptions.unlimited());
        Node target = network.plain();
        ConcurrentLinkedQueue<Duplex> circuits = accepting(target, Status.OK);
        reserve(target, relay);
        Duplex source = connect(network.plain(), relay, target).circuit();
        Duplex far = next(circuits);
        Bytes piece = Bytes.wrap(new byte[65_536]);
        long written = 0;
        CompletableFuture<Void> last = source.write(piece);
        while (Patience.blocking(Duration.ofSeconds(1)).settles(last)) {
            written += piece.size();
            assertThat(written).isLessThan(8L << 20);
            last = source.write(piece);
        }

        long passed = await(relay.service(CircuitRelay.class).gauges()).bytes();
        assertThat(passed).isLessThan(4L << 20);
        assertThat(read(far, (int) written).size()).isGreaterThanOrEqualTo((int) written);
        await(last);
    }

    @Test
    void T39_requestsThatHaveNoPlaceAreRefusedWithTheirStatus() {
        Node relay = network.relay(RelayServerOptions.defaults());
        Node target = network.plain();
        Node source = network.plain();
        await(target.connect(addressOf(relay)));

        assertThat(connect(source, relay, target).answer().status()).isEqualTo(Status.NO_RESERVATION);
        reserve(target, relay);
        assertThat(connect(source, relay, relay).answer().status()).isEqualTo(Status.PERMISSION_DENIED);
        assertThat(connect(source, relay, source).answer().status()).isEqualTo(Status.PERMISSION_DENIED);
        assertThat(ask(source, relay, new HopMessage.Answer(Status.OK)).answer().status())
                .isEqualTo(Status.UNEXPECTED_MESSAGE);
        // The target has a reservation, and speaks no stop.
        assertThat(connect(source, relay, target).answer().status()).isEqualTo(Status.CONNECTION_FAILED);
        assertThat(await(relay.service(CircuitRelay.class).gauges()).circuits()).isZero();
    }

    @Test
    void aTargetThatRefusesIsNotJoined() {
        Node relay = network.relay(RelayServerOptions.defaults());
        ConcurrentLinkedQueue<RelayEvent> seen = events(relay);
        Node target = network.plain();
        accepting(target, Status.PERMISSION_DENIED);
        reserve(target, relay);

        assertThat(connect(network.plain(), relay, target).answer().status()).isEqualTo(Status.CONNECTION_FAILED);
        assertThat(event(seen, RelayEvent.CircuitRefused.class).reason()).contains("PERMISSION_DENIED");
    }

    @Test
    void T39_whatIsNoMessageIsAnsweredAndWhatIsTooLongResetsTheStream() {
        Node relay = network.relay(RelayServerOptions.defaults());
        Node peer = network.plain();
        await(peer.connect(addressOf(relay)));

        Stream malformed = await(peer.openStream(relay.id(), CircuitProtocols.HOP));
        malformed.write(Bytes.fromHex("020809"));
        HopMessage answer = await(malformed
                .framed(Codec.bytes(CircuitProtocols.MAX_MESSAGE), HopCodec.CODEC)
                .receive()
                .thenApply(HopCodec.CODEC::decode));
        assertThat(answer).isEqualTo(new HopMessage.Answer(Status.MALFORMED_MESSAGE));

        Stream large = await(peer.openStream(relay.id(), CircuitProtocols.HOP));
        large.write(Bytes.fromHex("8120")); // 4097 bytes are to come
        failureOf(large.read());
        assertThat(reserve(peer, relay).status()).isEqualTo(Status.OK);
    }

    @Test
    void T38_aReservationThatEndsMakesRoom() {
        Node relay = network.relay(
                RelayServerOptions.defaults().withReservations(1, 1, 1).withValidity(Duration.ofSeconds(2)));
        ConcurrentLinkedQueue<RelayEvent> seen = events(relay);
        Node first = network.plain();
        Node second = network.plain();

        assertThat(reserve(first, relay).status()).isEqualTo(Status.OK);
        assertThat(reserve(second, relay).status()).isEqualTo(Status.RESERVATION_REFUSED);
        assertThat(event(seen, RelayEvent.ReservationRefused.class).reason()).contains("as many as there may be");
        assertThat(event(seen, RelayEvent.ReservationEnded.class).peer()).isEqualTo(first.id());
        assertThat(reserve(second, relay).status()).isEqualTo(Status.OK);
    }

    @Test
    void T38_aReservationEndsWithTheConnection() {
        Node relay = network.relay(RelayServerOptions.defaults().withReservations(1, 1, 1));
        ConcurrentLinkedQueue<RelayEvent> seen = events(relay);
        Node first = network.plain();
        reserve(first, relay);
        Connection connection = first.connections().iterator().next();
        await(connection.close());

        assertThat(event(seen, RelayEvent.ReservationEnded.class).reason()).contains("not connected");
        assertThat(reserve(network.plain(), relay).status()).isEqualTo(Status.OK);
    }

    @Test
    void onePeerHasSoManyCircuitsAndNoMore() {
        Node relay = network.relay(SMALL.withCircuits(10, 2));
        Node target = network.plain();
        accepting(target, Status.OK);
        reserve(target, relay);
        Node source = network.plain();
        Duplex first = connect(source, relay, target).circuit();
        connect(source, relay, target).circuit();

        assertThat(connect(source, relay, target).answer().status()).isEqualTo(Status.RESOURCE_LIMIT_EXCEEDED);
        assertThat(connect(network.plain(), relay, target).answer().status()).isEqualTo(Status.RESOURCE_LIMIT_EXCEEDED);
        first.reset(new IllegalStateException("enough"));
        eventually(
                "a place",
                () -> await(relay.service(CircuitRelay.class).gauges()).circuits() == 1);
        connect(source, relay, target).circuit();
    }

    @Test
    void thePolicyDecidesAboutReservationsAndCircuits() {
        Node welcome = network.plain();
        Node source = network.plain();
        PeerId unwanted = network.plain().id();
        Node relay = network.relay(RelayServerOptions.defaults().withPolicy(new RelayPolicy() {
            @Override
            public boolean allowReservation(PeerId peer, Multiaddr address) {
                return peer.equals(welcome.id());
            }

            @Override
            public boolean allowCircuit(PeerId from, Multiaddr address, PeerId target) {
                if (target.equals(unwanted)) {
                    throw new IllegalStateException("a policy with a bug allows nothing");
                }
                return !from.equals(source.id());
            }
        }));
        accepting(welcome, Status.OK);

        assertThat(reserve(source, relay).status()).isEqualTo(Status.PERMISSION_DENIED);
        assertThat(reserve(welcome, relay).status()).isEqualTo(Status.OK);
        assertThat(connect(source, relay, welcome).answer().status()).isEqualTo(Status.PERMISSION_DENIED);
        assertThat(ask(welcome, relay, new HopMessage.Connect(unwanted))
                        .answer()
                        .status())
                .isEqualTo(Status.PERMISSION_DENIED);
        connect(network.plain(), relay, welcome).circuit();
    }

    @Test
    void T37_aRelayServesNobodyOverARelayedConnection() {
        for (RelayServerOptions options : List.of(RelayServerOptions.unlimited(), RelayServerOptions.defaults())) {
            Node relay = network.relay(options);
            Node second = network.start(builder -> builder.service(CircuitRelay.clientAndServer(
                    RelayClientOptions.defaults().withRelays(addressOf(relay)), RelayServerOptions.defaults())));
            eventually("an address", () -> !second.addresses().isEmpty());
            Connection relayed = await(network.client().connect(addressOf(second)));
            for (HopMessage request : List.of(new HopMessage.Reserve(), new HopMessage.Connect(relay.id()))) {
                assertThat(ask(await(relayed.openStream(CircuitProtocols.HOP)), request)
                                .answer()
                                .status())
                        .isEqualTo(Status.PERMISSION_DENIED);
            }
        }
    }

    @Test
    void T39_aSourceThatGoesWhileTheTargetIsAskedLeavesNothing() {
        Node relay = network.relay(RelayServerOptions.defaults());
        Node target = network.plain();
        target.handle(CircuitProtocols.STOP, stream -> stream.closed()); // never answers
        reserve(target, relay);
        Node source = network.plain();
        await(source.connect(addressOf(relay)));
        Stream stream = await(source.openStream(relay.id(), CircuitProtocols.HOP));
        stream.framed(HopCodec.CODEC).send(new HopMessage.Connect(target.id()));
        eventually(
                "the request",
                () -> await(relay.service(CircuitRelay.class).gauges()).circuits() == 1);
        stream.reset(new IllegalStateException("gone"));

        eventually(
                "no circuit",
                () -> await(relay.service(CircuitRelay.class).gauges()).circuits() == 0);
    }
}
