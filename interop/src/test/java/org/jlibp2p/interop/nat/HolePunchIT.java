package org.jlibp2p.interop.nat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.interop.harness.Poll;
import org.jlibp2p.interop.network.LocalNetwork;
import org.jlibp2p.interop.network.Nat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Who, behind which NATs, gets from a relayed connection to a direct one. */
@Tag("networks")
@Timeout(900)
class HolePunchIT {
    private static final Duration UPGRADE = Duration.ofSeconds(40);
    private static final int TRIES = Integer.getInteger("interop.punches", 3);
    private static final double SHARE = 0.95;

    private TwoHomes homes;

    @BeforeAll
    static void natsAreThere() {
        LocalNetwork.require(LocalNetwork.obstacleToNats());
    }

    @AfterEach
    void removeNetwork() {
        if (homes != null) {
            homes.close();
        }
    }

    private static void assertBecomesDirect(PeerProcess dialer, PeerProcess listener) {
        try {
            dialer.callWithin(UPGRADE, "waitDirect", "peer", listener.peerId());
            listener.callWithin(UPGRADE, "waitDirect", "peer", dialer.peerId());
        } catch (RuntimeException failure) {
            throw new AssertionError(
                    "dialer: " + told(dialer, listener) + "; listener: " + told(listener, dialer), failure);
        }
        assertThat(dialer.call("echo", "peer", listener.peerId(), "bytes", 200_000)
                        .flag("verified"))
                .isTrue();
    }

    /** What a peer has told of holes, and which connections with the other one it has. */
    private static String told(PeerProcess one, PeerProcess other) {
        List<Fields> events = new ArrayList<>();
        while (true) {
            try {
                events.add(one.awaitEventWithin(Duration.ofMillis(10), "hole-punch", event -> true));
            } catch (AssertionError | RuntimeException noMore) {
                return events + ", " + one.call("conns", "peer", other.peerId()) + ", " + one.call("info");
            }
        }
    }

    /** All pairs of NATs between which a hole can be punched by those who know only what one other has told them. */
    static Stream<Arguments> punchable() {
        List<Nat> cones = List.of(Nat.FULL_CONE, Nat.ADDRESS_RESTRICTED, Nat.PORT_RESTRICTED);
        return cones.stream().flatMap(one -> cones.stream().map(other -> Arguments.of(one, other)));
    }

    @ParameterizedTest(name = "{0} and {1}")
    @MethodSource("punchable")
    void twoAtHomeConnectDirectlyAfterTheyHaveMetAtARelay(Nat listening, Nat dialling) {
        homes = new TwoHomes(listening, dialling);
        homes.relay(PeerKind.JAVA);
        PeerProcess listener = homes.listener(PeerKind.JAVA);
        PeerProcess dialer = homes.dialer(PeerKind.JAVA);
        homes.dial(dialer, listener);
        assertBecomesDirect(dialer, listener);

        Fields connection = TwoHomes.direct(dialer, listener).get(0);
        assertThat(connection.text("remoteAddr"))
                .startsWith("/ip4/" + homes.listeningHome().outsideIp() + "/tcp/");
        assertThat(connection.flag("limited")).isFalse();
        listener.awaitEvent("hole-punch", event -> "succeeded".equals(event.text("outcome")));
        dialer.awaitEvent("hole-punch", event -> "succeeded".equals(event.text("outcome")));
    }

    @Tag("other-implementations")
    @ParameterizedTest(name = "{0} dialled by {1}, relay {2}, {3}")
    @CsvSource({
        "GO, JAVA, JAVA, PORT_RESTRICTED",
        "JAVA, GO, JAVA, PORT_RESTRICTED",
        "GO, JAVA, GO, ADDRESS_RESTRICTED",
        "JAVA, GO, GO, ADDRESS_RESTRICTED",
        "GO, JAVA, JAVA, FULL_CONE",
        "JAVA, GO, JAVA, FULL_CONE",
        "JAVA, JAVA, GO, PORT_RESTRICTED"
    })
    void othersAtEitherEndOrInTheMiddleDoTheSame(PeerKind listens, PeerKind dials, PeerKind relays, Nat nat) {
        homes = new TwoHomes(nat, nat);
        homes.relay(relays);
        PeerProcess listener = homes.listener(listens);
        PeerProcess dialer = homes.dialer(dials);
        homes.dial(dialer, listener);
        assertBecomesDirect(dialer, listener);
    }

    @Test
    void betweenASymmetricNatAndOneThatLooksAtPortsTheConnectionStaysRelayedAndItIsSaid() {
        homes = new TwoHomes(Nat.SYMMETRIC, Nat.PORT_RESTRICTED);
        homes.relay(PeerKind.JAVA);
        PeerProcess bystander = homes.bystander();
        PeerProcess listener = homes.listener(PeerKind.JAVA);
        listener.call("dial", "addr", bystander.address());
        listener.call("identify", "addr", bystander.address());
        PeerProcess dialer = homes.dialer(PeerKind.JAVA);
        homes.dial(dialer, listener);

        Fields failed =
                listener.awaitEventWithin(UPGRADE, "hole-punch", event -> "failed".equals(event.text("outcome")));
        assertThat(failed.text("reason")).isEqualTo("SYMMETRIC_NAT");
        assertThat(failed.number("attempts")).isEqualTo(3);
        Fields ofDialer =
                dialer.awaitEventWithin(UPGRADE, "hole-punch", event -> "failed".equals(event.text("outcome")));
        assertThat(ofDialer.text("reason")).isEqualTo("NO_CONNECTION");
        assertThat(TwoHomes.direct(dialer, listener)).isEmpty();
        assertThat(dialer.call("echo", "peer", listener.peerId(), "bytes", 1000).flag("verified"))
                .isTrue();
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource({"ADDRESS_RESTRICTED, SYMMETRIC", "SYMMETRIC, ADDRESS_RESTRICTED"})
    void aSymmetricNatIsNoObstacleWhereTheOtherOneLooksAtAddressesOnly(Nat listening, Nat dialling) {
        homes = new TwoHomes(listening, dialling);
        homes.relay(PeerKind.JAVA);
        PeerProcess listener = homes.listener(PeerKind.JAVA);
        PeerProcess dialer = homes.dialer(PeerKind.JAVA);
        homes.dial(dialer, listener);

        assertBecomesDirect(dialer, listener);
    }

    @Test
    void aStreamOnTheRelayedConnectionEchoesWhileTheDirectOneIsMade() {
        homes = new TwoHomes(Nat.PORT_RESTRICTED, Nat.PORT_RESTRICTED);
        homes.relay(PeerKind.JAVA, "--relay-unlimited");
        PeerProcess listener = homes.listener(PeerKind.JAVA);
        PeerProcess dialer = homes.dialer(PeerKind.JAVA);
        homes.dial(dialer, listener);
        CompletableFuture<Fields> echoing = CompletableFuture.supplyAsync(
                () -> dialer.call("roundTrips", "peer", listener.peerId(), "count", 5_000));

        assertBecomesDirect(dialer, listener);
        assertThat(echoing.join()).isNotNull();
        Poll.until(
                "the relayed connection has ended",
                UPGRADE,
                () -> dialer.call("conns", "peer", listener.peerId()).number("count") == 1);
        assertThat(TwoHomes.direct(dialer, listener)).hasSize(1);
    }

    /** With {@code -Dinterop.punches=100} it says something of how often it works. */
    @Test
    void nearlyAllTriesOfDialersThatComeForTheFirstTimeSucceed() {
        homes = new TwoHomes(Nat.PORT_RESTRICTED, Nat.PORT_RESTRICTED);
        boolean delayed =
                homes.listeningHome().delay(20) && homes.diallingHome().delay(20);
        homes.relay(PeerKind.JAVA);
        PeerProcess listener = homes.listener(PeerKind.JAVA);
        List<Double> milliseconds = new ArrayList<>();
        for (int i = 0; i < TRIES; i++) {
            PeerProcess dialer = homes.dialer(PeerKind.JAVA);
            try {
                homes.dial(dialer, listener);
                milliseconds.add(dialer.callWithin(UPGRADE, "waitDirect", "peer", listener.peerId())
                        .number("ms"));
            } catch (RuntimeException | AssertionError failed) {
                System.out.println("try " + i + " did not end with a direct connection: " + failed.getMessage());
            }
            homes.end(dialer);
        }
        System.out.printf(
                "%d of %d holes were punched, %s delay, median %.0f ms after the dial%n",
                milliseconds.size(),
                TRIES,
                delayed ? "with" : "without",
                milliseconds.stream()
                        .sorted()
                        .skip(milliseconds.size() / 2)
                        .findFirst()
                        .orElse(Double.NaN));
        assertThat(milliseconds.size()).isGreaterThanOrEqualTo((int) Math.ceil(TRIES * SHARE));
    }
}
