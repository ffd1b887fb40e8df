package org.jlibp2p.reachability.autonat.client;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.reachability.FakeConnection;
import org.jlibp2p.reachability.autonat.ProbeAnswer;
import org.jlibp2p.reachability.autonat.protocol.AutoNatProtocols;
import org.jlibp2p.testkit.ManualTime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ServersTest {
    private final Servers servers = new Servers(new Random(1), false);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private PeerId connected(String address) {
        Identity peer = Identity.generate();
        connected(peer, address);
        return peer.peerId();
    }

    private FakeConnection connected(Identity peer, String address) {
        FakeConnection connection = new FakeConnection(ManualTime.create().loop(), peer, address);
        servers.connected(
                connection,
                new Servers.Server(peer.peerId(), connection.remoteAddress(), Set.of(AutoNatProtocols.DIAL_REQUEST)));
        return connection;
    }

    private List<PeerId> pick(List<ProbeAnswer> answers, String dialled) {
        return servers
                .pick(AutoNatProtocols.DIAL_REQUEST, now, answers, List.of(Multiaddr.parse(dialled)))
                .map(Servers.Server::peer)
                .stream()
                .toList();
    }

    @Test
    void theNextThatHasRestedIsKnownBeforehand() {
        PeerId first = connected("/ip4/5.0.0.1/tcp/1");
        PeerId second = connected("/ip4/5.0.0.2/tcp/1");
        assertThat(servers.nextRested(AutoNatProtocols.DIAL_REQUEST)).isEmpty();
        servers.rest(first, now, Servers.FAILED);
        servers.rest(second, now, Servers.REST);
        servers.rest(Identity.generate().peerId(), now, Servers.REST.dividedBy(2)); // is not connected

        assertThat(servers.nextRested(AutoNatProtocols.DIAL_REQUEST)).contains(now.plus(Servers.REST));
        assertThat(servers.nextRested(AutoNatProtocols.V1)).isEmpty();
    }

    @Test
    void whoHasNotSpokenIsAskedFirstAndNobodyTwiceInAWhile() {
        PeerId first = connected("/ip4/5.0.0.1/tcp/1");
        PeerId second = connected("/ip4/5.0.0.2/tcp/1");
        List<ProbeAnswer> answers = List.of(
                new ProbeAnswer(first, "5.0.0.1", AutoNatProtocols.DIAL_REQUEST, ProbeAnswer.Outcome.REACHED, now));
        assertThat(pick(answers, "/ip4/6.0.0.1/tcp/1")).containsExactly(second);
        servers.rest(second, now, Servers.AGAIN);
        assertThat(pick(answers, "/ip4/6.0.0.1/tcp/1")).isEmpty();
        assertThat(pick(List.of(), "/ip4/6.0.0.1/tcp/1")).containsExactly(first);
        now = now.plus(Servers.AGAIN).minusSeconds(1);
        assertThat(pick(answers, "/ip4/6.0.0.1/tcp/1")).isEmpty();
        now = now.plusSeconds(1);
        assertThat(pick(answers, "/ip4/6.0.0.1/tcp/1")).containsExactly(second);
        servers.rest(second, now, Servers.REST);
        assertThat(pick(answers, "/ip4/6.0.0.1/tcp/1")).containsExactly(first);
        servers.rest(first, now, Servers.REST);
        assertThat(pick(List.of(), "/ip4/6.0.0.1/tcp/1")).isEmpty();
        now = now.plus(Servers.REST);
        assertThat(pick(List.of(), "/ip4/6.0.0.1/tcp/1")).isNotEmpty();
    }

    @Test
    void T41_whoDoesNotAnswerIsAskedEverLess() {
        PeerId silent = connected("/ip4/5.0.0.1/tcp/1");
        for (int minutes : new int[] {2, 4, 8, 16, 32, 60, 60}) {
            servers.failed(silent, now);
            now = now.plusSeconds(60L * minutes - 1);
            assertThat(pick(List.of(), "/ip4/6.0.0.1/tcp/1")).isEmpty();
            now = now.plusSeconds(1);
            assertThat(pick(List.of(), "/ip4/6.0.0.1/tcp/1")).containsExactly(silent);
        }
        servers.answered(silent);
        servers.failed(silent, now);
        now = now.plus(Servers.FAILED);
        assertThat(pick(List.of(), "/ip4/6.0.0.1/tcp/1")).containsExactly(silent);
    }

    @Test
    void T41_whoTellsWhatIsNotTrueIsNotAskedForLonger() {
        PeerId liar = connected("/ip4/5.0.0.1/tcp/1");
        servers.rest(liar, now, Servers.REST);
        servers.rest(liar, now, Servers.DISTRUST);
        servers.rest(liar, now, Servers.REST);
        now = now.plus(Servers.DISTRUST).minusSeconds(1);
        assertThat(pick(List.of(), "/ip4/6.0.0.1/tcp/1")).isEmpty();
        now = now.plusSeconds(1);
        assertThat(pick(List.of(), "/ip4/6.0.0.1/tcp/1")).containsExactly(liar);
    }

    @Test
    void whoSeesThingsFromInsideIsNotAsked() {
        connected("/ip4/192.168.1.7/tcp/1");
        connected("/ip4/6.0.0.1/tcp/9");
        assertThat(pick(List.of(), "/ip4/6.0.0.1/tcp/1")).isEmpty();
        assertThat(pick(List.of(), "/ip4/6.0.0.2/tcp/1")).hasSize(1);
    }

    @Test
    void whoLeavesIsNotAsked() {
        Identity peer = Identity.generate();
        FakeConnection connection = connected(peer, "/ip4/5.0.0.1/tcp/1");
        servers.left(connection);
        assertThat(pick(List.of(), "/ip4/6.0.0.1/tcp/1")).isEmpty();
    }

    @Test
    void whoHasSeveralConnectionsIsAskedWhileOneOfThemStands() {
        Identity peer = Identity.generate();
        FakeConnection first = connected(peer, "/ip4/5.0.0.1/tcp/1");
        connected(peer, "/ip4/5.0.0.1/tcp/2");
        servers.left(first);
        assertThat(pick(List.of(), "/ip4/6.0.0.1/tcp/1")).containsExactly(peer.peerId());
        assertThat(servers.serving(AutoNatProtocols.DIAL_REQUEST)).isEqualTo(1);
    }

    @Test
    void whoHasLeftIsNotAskedThoughNobodyHasSaidSo() {
        FakeConnection connection = connected(Identity.generate(), "/ip4/5.0.0.1/tcp/1");
        connection.close();
        assertThat(pick(List.of(), "/ip4/6.0.0.1/tcp/1")).isEmpty();
        assertThat(servers.serving(AutoNatProtocols.DIAL_REQUEST)).isZero();
    }

    @Test
    void peersInOneHouseholdAreInOnePlace() {
        assertThat(Place.of(Multiaddr.parse("/ip6/2001:4860:0:1::7/tcp/1")))
                .isEqualTo(Place.of(Multiaddr.parse("/ip6/2001:4860:0:ff::1/tcp/9")))
                .isNotEqualTo(Place.of(Multiaddr.parse("/ip6/2001:4860:0:100::1/tcp/9")));
        assertThat(Place.of(Multiaddr.parse("/ip4/5.0.0.1/tcp/1"))).isEqualTo("5.0.0.1");
    }
}
