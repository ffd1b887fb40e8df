package org.jlibp2p.interop.relay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerFailure;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.Poll;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.relay.CircuitRelay;
import org.jlibp2p.relay.circuit.RefusedException;
import org.jlibp2p.relay.circuit.RelayEvent;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import org.jlibp2p.relay.circuit.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

/** Circuits with real peers of other implementations, in each of the three places. */
@Tag("other-implementations")
@Timeout(300)
class RelayIT {
    private static final int SHARE = 128 * 1024;
    private static final int SECONDS = 3;
    private static final int VALIDITY = 4;
    private static final Duration REPLACED = Duration.ofSeconds(30);
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
        return kind == PeerKind.JAVA ? ours(RelayServerOptions.defaults()) : relayOf(kind);
    }

    private JavaSide ours(RelayServerOptions options) {
        return with(JavaSide.relay(options));
    }

    private ProcessSide relayOf(PeerKind kind, String... flags) {
        return with(ProcessSide.relay(kind, LISTEN, flags));
    }

    private Side start(PeerKind kind) {
        return with(kind == PeerKind.JAVA ? JavaSide.create() : ProcessSide.start(kind));
    }

    private static void possible(String what, PeerKind kind) {
        RelayNotPossible.reason(what, kind).ifPresent(reason -> abort(kind + ", " + what + ": " + reason));
    }

    private static Queue<RelayEvent> events(JavaSide side) {
        Queue<RelayEvent> seen = new ConcurrentLinkedQueue<>();
        side.node().events().on(RelayEvent.class, seen::add);
        return seen;
    }

    private static <E extends RelayEvent> List<E> of(Queue<RelayEvent> seen, Class<E> type) {
        return seen.stream().filter(type::isInstance).map(type::cast).toList();
    }

    // ---- reserving, dialling, limits ----

    /** Every triple that this library has a place in, but not all of them. */
    static Stream<Arguments> triples() {
        List<PeerKind> kinds = List.of(PeerKind.JAVA, PeerKind.GO, PeerKind.JS, PeerKind.RUST);
        return kinds.stream()
                .flatMap(relay -> kinds.stream()
                        .flatMap(listener -> kinds.stream().map(dialer -> List.of(relay, listener, dialer))))
                .filter(triple ->
                        triple.contains(PeerKind.JAVA) && Set.copyOf(triple).size() > 1)
                .map(triple -> Arguments.of(triple.toArray()));
    }

    @ParameterizedTest(name = "relay {0}, listener {1}, dialer {2}")
    @MethodSource("triples")
    void aPeerIsReachedThroughARelayWithinItsLimits(PeerKind relays, PeerKind listens, PeerKind dials) {
        // Who is told no address takes no reservation, in rust-libp2p, and go-libp2p tells those of the internet only.
        boolean needsAddresses = relays == PeerKind.GO && listens == PeerKind.RUST;
        Side relay = needsAddresses ? relayOf(PeerKind.GO, "--relay-addresses") : relay(relays);
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
            Poll.until("the circuit's place", JavaSide.LIMIT, () -> circuits(ours) == 0);
            assertThat(JavaSide.await(ours.node().service(CircuitRelay.class).gauges())
                            .bytes())
                    .isBetween((long) SHARE, 2L * SHARE);
        }

        Poll.until(
                "the end of the first circuit",
                JavaSide.LIMIT,
                () -> !dialer.isConnected(listener) && !listener.isConnected(dialer));
        dialer.dial(relay, listener);
        Poll.until("the second circuit", JavaSide.LIMIT, () -> listener.isConnected(dialer));
        assertThat(listener.echoes(dialer, 10_000)).isTrue();
        assertThat(listener.echoes(dialer, SHARE + 1)).isFalse();
    }

    private static int circuits(JavaSide relay) {
        return JavaSide.await(relay.node().service(CircuitRelay.class).gauges()).circuits();
    }

    @ParameterizedTest(name = "relay {0}")
    @EnumSource(PeerKind.class)
    void aCircuitEndsWithItsTimeAtBothEnds(PeerKind relays) {
        Side relay = relays == PeerKind.JAVA
                ? ours(RelayServerOptions.defaults().withDuration(Optional.of(Duration.ofSeconds(SECONDS))))
                : relayOf(relays, "--relay-seconds", "" + SECONDS);
        Side listener = start(relays == PeerKind.JAVA ? PeerKind.GO : PeerKind.JAVA);
        Side dialer = start(PeerKind.JAVA);
        listener.reserve(relay);
        long begun = System.nanoTime();
        dialer.dial(relay, listener);
        assertThat(dialer.echoes(listener, 100)).isTrue();
        Poll.until("the end of the circuit", JavaSide.LIMIT, () -> !dialer.isConnected(listener));
        Duration lasted = Duration.ofNanos(System.nanoTime() - begun);
        Poll.until("its other end", Duration.ofSeconds(20), () -> !listener.isConnected(dialer));

        assertThat(lasted).isBetween(Duration.ofSeconds(SECONDS), Duration.ofSeconds(SECONDS + 10));
    }

    @Test
    void whoHasNoReservationIsRefusedInTheWordsOfEither() {
        Side javaRelay = relay(PeerKind.JAVA);
        Side goRelay = relay(PeerKind.GO);
        JavaSide java = with(JavaSide.create());
        ProcessSide go = with(ProcessSide.start(PeerKind.GO));
        String stranger = "12D3KooWJWoaqZhDaoEFshF7Rh1bpY9ohihFhzcW6d69Lr2NASuq";

        assertThatThrownBy(() -> go.peer().call("dialRelay", "relay", javaRelay.address(), "peer", stranger))
                .isInstanceOf(PeerFailure.class)
                .hasMessageContaining("NO_RESERVATION");
        refusesNoReservation(java, goRelay.address() + "/p2p-circuit/p2p/" + stranger);
    }

    private static void refusesNoReservation(JavaSide dialer, String address) {
        assertThatThrownBy(() -> JavaSide.await(dialer.node().connect(Multiaddr.parse(address))))
                .cause()
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .anySatisfy(attempt -> assertThat(attempt)
                                .rootCause()
                                .isInstanceOfSatisfying(
                                        RefusedException.class,
                                        refused -> assertThat(refused.status()).isEqualTo(Status.NO_RESERVATION))));
    }

    // ---- vouchers ----

    @ParameterizedTest(name = "relay {0}")
    @EnumSource(value = PeerKind.class, names = "JAVA", mode = EnumSource.Mode.EXCLUDE)
    void javaVerifiesTheVoucherThatARelayGives(PeerKind relays) {
        possible(RelayNotPossible.VOUCHER, relays);
        Side relay = relay(relays);
        JavaSide listener = with(JavaSide.create());
        Queue<RelayEvent> seen = events(listener);
        JavaSide.await(listener.node().listen(Multiaddr.parse(relay.address() + "/p2p-circuit")));
        Poll.until(
                "a reservation",
                JavaSide.LIMIT,
                () -> !of(seen, RelayEvent.Reserved.class).isEmpty());
        RelayEvent.Reserved reserved = of(seen, RelayEvent.Reserved.class).get(0);
        assertThat(reserved.vouched())
                .get()
                .satisfies(until -> assertThat(
                                Duration.between(reserved.expires(), until).abs())
                        .isLessThanOrEqualTo(Duration.ofSeconds(1)));
    }

    @ParameterizedTest(name = "listener {0}")
    @EnumSource(value = PeerKind.class, names = "JAVA", mode = EnumSource.Mode.EXCLUDE)
    void aVoucherOfJavaIsVerified(PeerKind listens) {
        possible(RelayNotPossible.VERIFIES, listens);
        Side relay = relay(PeerKind.JAVA);
        ProcessSide peer = with(ProcessSide.start(listens));
        Fields reservation = peer.peer().call("reserve", "addr", relay.address());

        assertThat(reservation.texts("addrs")).containsExactly(relay.address());
        assertThat(reservation.object("voucher").text("relay")).isEqualTo(relay.id());
        assertThat(reservation.object("voucher").text("peer")).isEqualTo(peer.id());
        assertThat(reservation.object("voucher").number("expiration")).isEqualTo(reservation.number("expire"));
        assertThat(reservation.number("expire") - Instant.now().getEpochSecond())
                .isBetween(3_500.0, 3_600.0);
    }

    // ---- the end of reservations, and renewal ----

    @ParameterizedTest(name = "relay {0}")
    @EnumSource(value = PeerKind.class, names = "JAVA", mode = EnumSource.Mode.EXCLUDE)
    void javaRenewsItsReservationBeforeTheEnd(PeerKind relays) {
        Side relay = relayOf(relays, "--relay-validity", "" + VALIDITY);
        JavaSide listener = with(JavaSide.create());
        listener.reserve(relay);
        Queue<RelayEvent> seen = events(listener);
        Poll.until(
                "two renewals",
                JavaSide.LIMIT,
                () -> of(seen, RelayEvent.Reserved.class).size() >= 2);

        assertThat(with(JavaSide.create()).dial(relay, listener).limited()).isTrue();
        assertThat(of(seen, RelayEvent.ReservationLost.class)).isEmpty();
    }

    @ParameterizedTest(name = "listener {0}")
    @EnumSource(value = PeerKind.class, names = "JAVA", mode = EnumSource.Mode.EXCLUDE)
    void aReservationAtJavaIsRenewed(PeerKind listens) {
        possible(RelayNotPossible.RENEWAL, listens);
        // js-libp2p waits for half a minute at least.
        int validity = listens == PeerKind.JS ? 40 : VALIDITY;
        JavaSide relay = ours(RelayServerOptions.defaults().withValidity(Duration.ofSeconds(validity)));
        Queue<RelayEvent> seen = events(relay);
        Side listener = start(listens);
        listener.reserve(relay);
        Poll.until(
                "a renewal",
                Duration.ofSeconds(60),
                () -> of(seen, RelayEvent.ReservationGranted.class).stream()
                        .anyMatch(RelayEvent.ReservationGranted::renewed));

        assertThat(with(JavaSide.create()).dial(relay, listener).limited()).isTrue();
        assertThat(of(seen, RelayEvent.ReservationEnded.class)).isEmpty();
    }

    @ParameterizedTest(name = "listener {0}")
    @EnumSource(value = PeerKind.class, names = "JAVA", mode = EnumSource.Mode.EXCLUDE)
    void aReservationAtJavaEndsWithItsTime(PeerKind listens) {
        possible(RelayNotPossible.EXPIRY, listens);
        JavaSide relay = ours(RelayServerOptions.defaults().withValidity(Duration.ofSeconds(2)));
        Queue<RelayEvent> seen = events(relay);
        Side listener = start(listens);
        listener.reserve(relay);
        Poll.until(
                "the end",
                JavaSide.LIMIT,
                () -> !of(seen, RelayEvent.ReservationEnded.class).isEmpty());

        assertThat(relay.isConnected(listener)).isTrue();
        refusesNoReservation(with(JavaSide.create()), Side.through(relay, listener));
    }

    // ---- relays that are lost, met and found ----

    @ParameterizedTest(name = "relay {0}")
    @EnumSource(value = PeerKind.class, names = "JAVA", mode = EnumSource.Mode.EXCLUDE)
    void aRelayThatIsKilledIsBackInTheAddressesSoonAfterItIsBack(PeerKind relays) {
        ProcessSide relay = relayOf(relays, "--seed", SEED);
        String address = relay.address();
        JavaSide listener = with(JavaSide.create());
        listener.reserve(relay);
        relay.peer().crash();
        Poll.until("the address is withdrawn", JavaSide.LIMIT, () -> !listener.hasPlace(relay));

        String listen = address.substring(0, address.indexOf("/p2p/"));
        with(ProcessSide.relay(relays, listen, "--seed", SEED));
        long begun = System.nanoTime();
        listener.awaitPlace(relay);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(REPLACED);
        assertThat(with(JavaSide.create()).dial(relay, listener).limited()).isTrue();
    }

    @ParameterizedTest(name = "relays {0}")
    @EnumSource(value = PeerKind.class, names = "JAVA", mode = EnumSource.Mode.EXCLUDE)
    void aRelayThatIsKilledIsReplacedByAnother(PeerKind relays) {
        List<ProcessSide> both = List.of(relayOf(relays), relayOf(relays));
        JavaSide listener = with(JavaSide.autoRelay(1, both.toArray(Side[]::new)));
        Poll.until("a place", JavaSide.LIMIT, () -> both.stream().anyMatch(listener::hasPlace));
        ProcessSide used = both.stream().filter(listener::hasPlace).findFirst().orElseThrow();
        ProcessSide other = both.get(1 - both.indexOf(used));
        assertThat(listener.hasPlace(other)).isFalse();
        used.peer().crash();
        long begun = System.nanoTime();
        listener.awaitPlace(other);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(REPLACED);
        assertThat(listener.hasPlace(used)).isFalse();
        assertThat(with(JavaSide.create()).dial(other, listener).limited()).isTrue();
    }

    @ParameterizedTest(name = "relay {0}")
    @EnumSource(PeerKind.class)
    void aPrivateNodeUsesTheRelayThatItMeets(PeerKind relays) {
        Side relay = relay(relays);
        JavaSide listener = with(JavaSide.autoRelay(1));
        JavaSide.await(listener.node().connect(Multiaddr.parse(relay.address())));
        listener.awaitPlace(relay);

        assertThat(with(JavaSide.create()).dial(relay, listener).limited()).isTrue();
    }

    @Test
    void theOnlyRelayIsUsedAgainAfterItWasAwayForLong() {
        ProcessSide relay = relayOf(PeerKind.GO, "--seed", SEED);
        String address = relay.address();
        JavaSide listener = with(JavaSide.autoRelay(1, relay));
        listener.awaitPlace(relay);
        Queue<RelayEvent> seen = events(listener);
        relay.peer().crash();
        Poll.until(
                "many attempts",
                JavaSide.LIMIT,
                () -> of(seen, RelayEvent.ReservationFailed.class).size() >= 5);

        with(ProcessSide.relay(PeerKind.GO, address.substring(0, address.indexOf("/p2p/")), "--seed", SEED));
        long begun = System.nanoTime();
        listener.awaitPlace(relay);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(REPLACED);
    }
}
