package org.jlibp2p.relay.server;

import java.time.Duration;
import java.util.List;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import org.jlibp2p.relay.circuit.Status;
import org.jlibp2p.relay.protocol.HopMessage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HopRulesTest {
    private static final PeerId SELF = Identity.generate().peerId();
    private static final RelayServerOptions OPTIONS = RelayServerOptions.defaults()
            .withReservations(4, 2, 3)
            .withCircuits(3, 2)
            .withValidity(Duration.ofSeconds(10));
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final HopRules rules = new HopRules(SELF, OPTIONS);
    private long now = Long.MAX_VALUE - 3 * SECOND; // the clock may wrap around

    private static PeerId peer() {
        return Identity.generate().peerId();
    }

    private HopDecision reserve(PeerId peer, String address) {
        return rules.decide(new HopMessage.Reserve(), new HopRules.Asker(peer, Multiaddr.parse(address), false), now);
    }

    private HopDecision connect(PeerId source, PeerId target) {
        return rules.decide(
                new HopMessage.Connect(target),
                new HopRules.Asker(source, Multiaddr.parse("/ip4/192.0.2.1/tcp/1"), false),
                now);
    }

    private static Status status(HopDecision decision) {
        return decision instanceof HopDecision.Refuse refuse ? refuse.status() : Status.OK;
    }

    @Test
    void T38_oneAddressHasSoManyReservations() {
        reserve(peer(), "/ip4/192.0.2.1/tcp/1");
        PeerId second = peer();
        reserve(second, "/ip4/192.0.2.1/tcp/2");

        assertThat(status(reserve(peer(), "/ip4/192.0.2.1/tcp/3"))).isEqualTo(Status.RESERVATION_REFUSED);
        assertThat(reserve(second, "/ip4/192.0.2.1/tcp/9")).isEqualTo(new HopDecision.Grant(true));
        assertThat(status(reserve(peer(), "/ip4/192.0.2.2/tcp/3"))).isEqualTo(Status.OK);
    }

    @Test
    void T38_oneNetworkAndOneHouseholdHaveSoManyReservations() {
        reserve(peer(), "/ip6/2001:db8:1:100::1/tcp/1");
        reserve(peer(), "/ip6/2001:db8:1:1ff::1/tcp/1");
        assertThat(status(reserve(peer(), "/ip6/2001:db8:1:1aa::1/tcp/1"))).isEqualTo(Status.RESERVATION_REFUSED);
        reserve(peer(), "/ip6/2001:db8:2::1/tcp/1");

        assertThat(status(reserve(peer(), "/ip6/2001:db8:3::1/tcp/1"))).isEqualTo(Status.RESERVATION_REFUSED);
        assertThat(status(reserve(peer(), "/ip6/2001:db9:3::1/tcp/1"))).isEqualTo(Status.OK);
    }

    @Test
    void T38_thereAreSoManyReservationsInAllAndThoseThatEndMakeRoom() {
        PeerId first = peer();
        reserve(first, "/ip4/10.0.0.1/tcp/1");
        now += SECOND;
        List.of("/ip4/10.1.0.1/tcp/1", "/ip4/10.2.0.1/tcp/1", "/ip4/10.3.0.1/tcp/1")
                .forEach(address -> reserve(peer(), address));
        assertThat(status(reserve(peer(), "/ip4/10.4.0.1/tcp/1"))).isEqualTo(Status.RESERVATION_REFUSED);

        now += 9 * SECOND;
        assertThat(rules.expire(now)).containsExactly(first);
        assertThat(status(reserve(peer(), "/ip4/10.4.0.1/tcp/1"))).isEqualTo(Status.OK);
        assertThat(rules.reservations()).isEqualTo(4);
    }

    @Test
    void aRenewalLastsFromNowOn() {
        PeerId target = peer();
        reserve(target, "/ip4/10.0.0.1/tcp/1");
        now += 9 * SECOND;
        reserve(target, "/ip4/10.0.0.1/tcp/1");
        now += 9 * SECOND;

        assertThat(rules.expire(now)).isEmpty();
        assertThat(status(connect(peer(), target))).isEqualTo(Status.OK);
        assertThat(rules.nextEnd()).hasValue(now + SECOND);
        now += SECOND;
        assertThat(status(connect(peer(), target))).isEqualTo(Status.NO_RESERVATION);
    }

    @Test
    void aPeerThatMovesFreesThePlaceThatItHad() {
        PeerId mover = peer();
        reserve(mover, "/ip4/192.0.2.1/tcp/1");
        reserve(peer(), "/ip4/192.0.2.1/tcp/2");
        reserve(mover, "/ip4/198.51.100.1/tcp/1");

        assertThat(status(reserve(peer(), "/ip4/192.0.2.1/tcp/3"))).isEqualTo(Status.OK);
    }

    @Test
    void circuitsAreCountedAtBothEndsAndGivenBackOnce() {
        PeerId target = peer();
        reserve(target, "/ip4/10.0.0.1/tcp/1");
        PeerId source = peer();
        assertThat(connect(source, target)).isEqualTo(new HopDecision.Bridge(target));
        connect(peer(), target);
        assertThat(status(connect(peer(), target))).isEqualTo(Status.RESOURCE_LIMIT_EXCEEDED);

        PeerId another = peer();
        reserve(another, "/ip4/10.1.0.1/tcp/1");
        assertThat(status(connect(source, another))).isEqualTo(Status.OK);
        PeerId third = peer();
        reserve(third, "/ip4/10.2.0.1/tcp/1");
        assertThat(status(connect(peer(), third))).isEqualTo(Status.RESOURCE_LIMIT_EXCEEDED);

        rules.ended(source, target);
        assertThat(status(connect(peer(), third))).isEqualTo(Status.OK);
        assertThat(rules.circuits()).isEqualTo(3);
    }

    @Test
    void T37_whatComesThroughARelayIsRefused() {
        HopRules.Asker relayed = new HopRules.Asker(peer(), Multiaddr.parse("/ip4/192.0.2.1/tcp/1"), true);

        assertThat(status(rules.decide(new HopMessage.Reserve(), relayed, now))).isEqualTo(Status.PERMISSION_DENIED);
        assertThat(status(rules.decide(new HopMessage.Connect(peer()), relayed, now)))
                .isEqualTo(Status.PERMISSION_DENIED);
    }
}
