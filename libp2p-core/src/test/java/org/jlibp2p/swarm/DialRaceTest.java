package org.jlibp2p.swarm;

import java.time.Duration;
import java.util.List;

import org.jlibp2p.limits.DialLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DialRaceTest {
    private static final long MS = 1_000_000;
    private static final Multiaddr IP4 = Multiaddr.parse("/ip4/1.2.3.4/tcp/4001");
    private static final Multiaddr IP4_HIGH_PORT = Multiaddr.parse("/ip4/1.2.3.4/tcp/40001");
    private static final Multiaddr IP6 = Multiaddr.parse("/ip6/2a00:db8::1/tcp/4001");
    private static final Multiaddr NEAR = Multiaddr.parse("/ip4/192.168.1.2/tcp/4001");
    private static final Multiaddr RELAYED = Multiaddr.parse(
            "/ip4/5.6.7.8/tcp/4001/p2p/12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA/p2p-circuit");

    private final DialRace race = new DialRace(DialLimits.defaults(), 0);

    @Test
    void ip6GoesBeforeIp4AndTheNextStartsAfterTheStagger() {
        race.add(IP4);
        race.add(IP6);

        assertThat(race.start(0)).containsExactly(IP6);
        assertThat(race.start(249 * MS)).isEmpty();
        assertThat(race.nextDue()).hasValue(250 * MS);
        assertThat(race.start(250 * MS)).containsExactly(IP4);
    }

    @Test
    void lowPortsGoBeforeHighOnes() {
        race.add(IP4_HIGH_PORT);
        race.add(IP4);

        assertThat(race.start(0)).containsExactly(IP4);
    }

    @Test
    void aFailureLetsTheNextStartAtOnce() {
        race.add(IP4);
        race.add(IP6);
        race.start(0);
        race.failed(IP6, 10 * MS);

        assertThat(race.start(10 * MS)).containsExactly(IP4);
    }

    @Test
    void nearAndFarAddressesAreTriedSideBySide() {
        race.add(NEAR);
        race.add(IP4);

        assertThat(race.start(0)).containsExactlyInAnyOrder(NEAR, IP4);
    }

    @Test
    void relayedAddressesWaitForDirectOnes() {
        race.add(RELAYED);
        race.add(IP4);

        assertThat(race.start(0)).containsExactly(IP4);
        assertThat(race.start(499 * MS)).isEmpty();
        assertThat(race.start(500 * MS)).containsExactly(RELAYED);
    }

    @Test
    void relayedAddressesStartAtOnceWhenNothingDirectIsLeft() {
        race.add(RELAYED);
        race.add(IP4);
        race.start(0);
        race.failed(IP4, 5 * MS);

        assertThat(race.start(5 * MS)).containsExactly(RELAYED);
    }

    @Test
    void noMoreRunThanTheLimitAllows() {
        DialLimits limits = DialLimits.defaults().withParallelPerPeer(2);
        DialRace narrow = new DialRace(limits, 0);
        for (int i = 1; i < 10; i++) {
            narrow.add(Multiaddr.parse("/ip4/1.2.3." + i + "/tcp/4001"));
        }
        narrow.start(0);
        narrow.start(1000 * MS);

        assertThat(narrow.start(2000 * MS)).isEmpty();
        assertThat(narrow.nextDue()).isEmpty();
        narrow.failed(Multiaddr.parse("/ip4/1.2.3.1/tcp/4001"), 2001 * MS);
        assertThat(narrow.start(2001 * MS)).hasSize(1);
    }

    @Test
    void theRaceIsExhaustedWhenAllHaveFailed() {
        race.add(IP4);
        assertThat(race.exhausted()).isFalse();
        race.start(0);
        assertThat(race.exhausted()).isFalse();
        race.failed(IP4, 1);

        assertThat(race.exhausted()).isTrue();
    }

    @Test
    void timesThatWrapAroundDoNotConfuseTheOrder() {
        long late = Long.MAX_VALUE - 100 * MS;
        DialRace wrapping = new DialRace(DialLimits.defaults(), late);
        wrapping.add(IP4);
        wrapping.add(IP6);

        assertThat(wrapping.start(late)).containsExactly(IP6);
        assertThat(wrapping.start(late + 200 * MS)).isEmpty();
        assertThat(wrapping.start(late + 250 * MS)).containsExactly(IP4);
    }

    @Test
    void aBackoffDoublesUpToItsBoundAndIsForgottenOnSuccess() {
        DialBackoff backoff = new DialBackoff(
                DialLimits.defaults().withBackoff(Duration.ofSeconds(5)).withMaxBackoff(Duration.ofSeconds(15)));
        backoff.failed(IP4, 0);
        assertThat(backoff.blocks(IP4, 4999 * MS)).isTrue();
        assertThat(backoff.blocks(IP4, 5000 * MS)).isFalse();
        backoff.failed(IP4, 0);
        assertThat(backoff.blocks(IP4, 9999 * MS)).isTrue();
        for (int i = 0; i < 100; i++) {
            backoff.failed(IP4, 0);
        }
        assertThat(backoff.blocks(IP4, 14_999 * MS)).isTrue();
        assertThat(backoff.blocks(IP4, 15_000 * MS)).isFalse();
        backoff.succeeded(IP4);

        assertThat(backoff.blocks(IP4, 0)).isFalse();
    }

    @Test
    void theBackoffRemembersABoundedNumberOfAddresses() {
        DialBackoff backoff = new DialBackoff(DialLimits.defaults().withBackoffEntries(10));
        for (int i = 0; i < 100; i++) {
            backoff.failed(Multiaddr.parse("/ip4/1.2.3.4/tcp/" + (1000 + i)), 0);
        }

        assertThat(backoff.size()).isEqualTo(10);
    }

    @Test
    void T36_addressesOfNoOneHostAreNotWorthADial() {
        for (String address : List.of(
                "/ip4/0.0.0.0/tcp/4001",
                "/ip4/255.255.255.255/tcp/4001",
                "/ip4/224.0.0.1/tcp/4001",
                "/ip6/::/tcp/4001",
                "/ip6/ff02::1/tcp/4001",
                "/ip6/::ffff:0.0.0.0/tcp/4001",
                "/ip6/64:ff9b::e000:1/tcp/4001")) {
            assertThat(DialPlan.worthDialling(Multiaddr.parse(address)))
                    .as(address)
                    .isFalse();
        }
        assertThat(DialPlan.worthDialling(IP4)).isTrue();
    }
}
