package org.jlibp2p.interop.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerFailure;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.matrix.Poll;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.relay.CircuitRelay;
import org.jlibp2p.relay.circuit.RefusedException;
import org.jlibp2p.relay.circuit.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Circuits with real peers of other implementations, in each of the three places. */
@Tag("other-implementations")
@Timeout(300)
class RelayIT {
    private static final int SHARE = 128 * 1024;
    private static final List<PeerKind> KINDS = List.of(PeerKind.JAVA, PeerKind.GO, PeerKind.JS);
    private static final String LISTEN = "/ip4/127.0.0.1/tcp/0";
    private static final String SEED = "07".repeat(32);

    private final List<Side> sides = new ArrayList<>();

    @AfterEach
    void end() {
        sides.forEach(Side::close);
    }

    private <S extends Side> S with(S side) {
        sides.add(side);
        return side;
    }

    private Side relay(PeerKind kind) {
        return with(kind == PeerKind.JAVA ? JavaSide.relay() : ProcessSide.relay(kind, LISTEN));
    }

    private Side start(PeerKind kind) {
        return with(kind == PeerKind.JAVA ? JavaSide.create() : ProcessSide.start(kind));
    }

    /** Every triple that this library has a place in, but not all of them. */
    static Stream<Arguments> triples() {
        return KINDS.stream()
                .flatMap(relay -> KINDS.stream()
                        .flatMap(listener -> KINDS.stream().map(dialer -> List.of(relay, listener, dialer))))
                .filter(triple ->
                        triple.contains(PeerKind.JAVA) && Set.copyOf(triple).size() > 1)
                .map(triple -> Arguments.of(triple.toArray()));
    }

    @ParameterizedTest(name = "relay {0}, listener {1}, dialer {2}")
    @MethodSource("triples")
    void aPeerIsReachedThroughARelayWithinItsLimits(PeerKind relays, PeerKind listens, PeerKind dials) {
        Side relay = relay(relays);
        Side listener = start(listens);
        Side dialer = start(dials);
        listener.reserve(relay);

        Side.Circuit circuit = dialer.dial(relay, listener);
        assertThat(circuit.remoteAddress()).startsWith(relay.address() + "/p2p-circuit");
        assertThat(circuit.limited()).isTrue();
        // js-libp2p says what is left, and as a relay it says milliseconds where seconds are meant.
        long unit = relays == PeerKind.JS ? 1000 : 1;
        assertThat(circuit.seconds()).isBetween(100 * unit, 120 * unit);
        assertThat(circuit.bytes()).isBetween(SHARE - 8192L, (long) SHARE);
        assertThat(dialer.echoes(listener, 10_000)).isTrue();
        assertThat(dialer.echoes(listener, SHARE + 1)).isFalse();
        if (relay instanceof JavaSide ours) {
            await(ours);
        }
    }

    /** The circuit has used its share, and its place is free again. */
    private static void await(JavaSide relay) {
        CircuitRelay service = relay.node().service(CircuitRelay.class);
        Poll.until(
                "an end of the circuit",
                JavaSide.LIMIT,
                () -> JavaSide.await(service.gauges()).circuits() == 0);
        assertThat(JavaSide.await(service.gauges()).bytes()).isBetween((long) SHARE, 2L * SHARE);
    }

    @Test
    void goVerifiesTheVoucherThatJavaGives() {
        JavaSide relay = with(JavaSide.relay());
        ProcessSide peer = with(ProcessSide.start(PeerKind.GO));
        Fields reservation = peer.peer().call("reserve", "addr", relay.address());

        assertThat(reservation.texts("addrs")).containsExactly(relay.address());
        assertThat(reservation.object("voucher").text("relay")).isEqualTo(relay.id());
        assertThat(reservation.object("voucher").text("peer")).isEqualTo(peer.id());
        assertThat(reservation.object("voucher").number("expiration")).isEqualTo(reservation.number("expire"));
        assertThat(reservation.number("expire") * 1000 - System.currentTimeMillis())
                .isBetween(3_500_000.0, 3_600_000.0);
    }

    @Test
    void whoHasNoReservationIsRefusedInTheWordsOfEither() {
        Side javaRelay = with(JavaSide.relay());
        Side goRelay = with(ProcessSide.relay(PeerKind.GO, LISTEN));
        JavaSide java = with(JavaSide.create());
        ProcessSide go = with(ProcessSide.start(PeerKind.GO));
        String stranger = "12D3KooWJWoaqZhDaoEFshF7Rh1bpY9ohihFhzcW6d69Lr2NASuq";

        assertThatThrownBy(() -> go.peer().call("dialRelay", "relay", javaRelay.address(), "peer", stranger))
                .isInstanceOf(PeerFailure.class)
                .hasMessageContaining("NO_RESERVATION");
        assertThatThrownBy(() -> JavaSide.await(
                        java.node().connect(Multiaddr.parse(goRelay.address() + "/p2p-circuit/p2p/" + stranger))))
                .cause()
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .anySatisfy(attempt -> assertThat(attempt)
                                .rootCause()
                                .isInstanceOfSatisfying(
                                        RefusedException.class,
                                        refused -> assertThat(refused.status()).isEqualTo(Status.NO_RESERVATION))));
    }

    @Test
    void aGoRelayThatIsKilledIsBackInTheAddressesSoonAfterItIsBack() {
        ProcessSide relay = with(ProcessSide.relay(PeerKind.GO, LISTEN, "--seed", SEED));
        String address = relay.address();
        JavaSide listener = with(JavaSide.create());
        listener.reserve(relay);
        relay.peer().crash();
        Poll.until("an end of the address through the relay", JavaSide.LIMIT, () -> !listener.hasPlace(relay));

        String listen = address.substring(0, address.indexOf("/p2p/"));
        with(ProcessSide.relay(PeerKind.GO, listen, "--seed", SEED));
        long begun = System.nanoTime();
        listener.awaitPlace(relay);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
        assertThat(with(JavaSide.create()).dial(relay, listener).limited()).isTrue();
    }
}
