package org.jlibp2p.reachability.autonat.client;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.reachability.autonat.ProbeAnswer;
import org.jlibp2p.reachability.autonat.protocol.AutoNatProtocols;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ServersTest {
    private final Servers servers = new Servers(new Random(1), false);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private PeerId connected(String address) {
        PeerId peer = Identity.generate().peerId();
        connected(peer, address);
        return peer;
    }

    private Standing connected(PeerId peer, String address) {
        Standing connection = new Standing();
        servers.connected(
                connection.seen(),
                new Servers.Server(peer, Multiaddr.parse(address), Set.of(AutoNatProtocols.DIAL_REQUEST)));
        return connection;
    }

    /** A connection of which it is only known whether it stands. */
    private static final class Standing implements InvocationHandler {
        private final Connection seen = (Connection)
                Proxy.newProxyInstance(Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, this);
        private boolean open = true;

        Connection seen() {
            return seen;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            return switch (method.getName()) {
                case "isOpen" -> open;
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == arguments[0];
                default -> throw new UnsupportedOperationException(method.getName());
            };
        }
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
        PeerId peer = Identity.generate().peerId();
        Standing connection = connected(peer, "/ip4/5.0.0.1/tcp/1");
        servers.left(connection.seen());
        assertThat(pick(List.of(), "/ip4/6.0.0.1/tcp/1")).isEmpty();
    }

    @Test
    void whoHasSeveralConnectionsIsAskedWhileOneOfThemStands() {
        PeerId peer = Identity.generate().peerId();
        Standing first = connected(peer, "/ip4/5.0.0.1/tcp/1");
        connected(peer, "/ip4/5.0.0.1/tcp/2");
        servers.left(first.seen());
        assertThat(pick(List.of(), "/ip4/6.0.0.1/tcp/1")).containsExactly(peer);
        assertThat(servers.serving(AutoNatProtocols.DIAL_REQUEST)).isEqualTo(1);
    }

    @Test
    void whoHasLeftIsNotAskedThoughNobodyHasSaidSo() {
        Standing connection = connected(Identity.generate().peerId(), "/ip4/5.0.0.1/tcp/1");
        connection.open = false;
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
