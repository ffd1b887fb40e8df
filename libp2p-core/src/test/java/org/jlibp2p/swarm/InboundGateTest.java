package org.jlibp2p.swarm;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.async.Registration;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.limits.ConnectionLimits;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.limits.StreamLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class InboundGateTest {
    private final InboundGate gate = new InboundGate(
            ConnectionLimits.defaults().withPerAddress(2).withPerNetwork(3).withPendingInbound(2));

    private Registration enter(String address) {
        return gate.enter(Multiaddr.parse(address));
    }

    @Test
    void T25_oneIp4AddressGetsSoManyPlaces() {
        enter("/ip4/1.2.3.4/tcp/1");
        Registration second = enter("/ip4/1.2.3.4/tcp/2");

        assertThatThrownBy(() -> enter("/ip4/1.2.3.4/tcp/3"))
                .isInstanceOfSatisfying(
                        LimitExceededException.class,
                        failure -> assertThat(failure.limit()).isEqualTo("connections.perAddress"));
        assertThatCode(() -> enter("/ip4/1.2.3.5/tcp/3")).doesNotThrowAnyException();
        second.close();
        second.close();
        enter("/ip4/1.2.3.4/tcp/4");
        assertThatThrownBy(() -> enter("/ip4/1.2.3.4/tcp/5")).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void T25_oneIp6HouseholdCountsAsOneAddressAndANetworkAsSeveral() {
        enter("/ip6/2001:db8:1:100::1/tcp/1");
        enter("/ip6/2001:db8:1:1ff::2/tcp/1");
        assertThatThrownBy(() -> enter("/ip6/2001:db8:1:123::3/tcp/1")).isInstanceOf(LimitExceededException.class);
        enter("/ip6/2001:db8:1:200::1/tcp/1");

        assertThatThrownBy(() -> enter("/ip6/2001:db8:1:300::1/tcp/1"))
                .isInstanceOfSatisfying(
                        LimitExceededException.class,
                        failure -> assertThat(failure.limit()).isEqualTo("connections.perNetwork"));
        assertThatCode(() -> enter("/ip6/2001:db8:2:300::1/tcp/1")).doesNotThrowAnyException();
    }

    @Test
    void loopbackIsNotCounted() {
        for (int i = 0; i < 100; i++) {
            enter("/ip4/127.0.0.1/tcp/1");
        }
    }

    @Test
    void T11_connectionsThatAreNotUpgradedYetAreCounted() {
        gate.pending();
        Registration second = gate.pending();
        assertThatThrownBy(gate::pending).isInstanceOf(LimitExceededException.class);
        second.close();

        assertThatCode(gate::pending).doesNotThrowAnyException();
    }

    @Test
    void T9_whatOnePeerUsesCountsForItAndForTheNode() {
        PeerScopes scopes = new PeerScopes(ResourceLimits.defaults()
                .withStreams(StreamLimits.defaults().withTotal(3).withPerPeer(2).withInboundPerProtocolAndPeer(1)));
        PeerId first = Identity.generate(KeyType.ED25519).peerId();
        PeerId second = Identity.generate(KeyType.ED25519).peerId();
        PeerScopes.Scope scope = scopes.enter(first);
        List<Registration> held = new ArrayList<>();
        held.add(scope.streams().acquire(1));
        held.add(scope.streams().acquire(1));
        assertThatThrownBy(() -> scope.streams().acquire(1)).hasMessageContaining("streams.perPeer");
        PeerScopes.Scope other = scopes.enter(second);
        held.add(other.streams().acquire(1));
        assertThatThrownBy(() -> other.streams().acquire(1)).hasMessageContaining("streams.total");
        ProtocolId protocol = ProtocolId.of("/x");
        held.add(scope.inbound(protocol).acquire(1));
        assertThatThrownBy(() -> scope.inbound(protocol).acquire(1)).isInstanceOf(LimitExceededException.class);
        held.forEach(Registration::close);
        scope.leave();
        other.leave();

        assertThat(scopes.size()).isZero();
    }

    @Test
    void aScopeLivesAsLongAsOneOfItsUsers() {
        PeerScopes scopes = new PeerScopes(ResourceLimits.defaults());
        PeerId peer = Identity.generate(KeyType.ED25519).peerId();
        PeerScopes.Scope scope = scopes.enter(peer);
        assertThat(scopes.enter(peer)).isSameAs(scope);
        scope.leave();
        assertThat(scopes.size()).isEqualTo(1);
        scope.leave();

        assertThat(scopes.size()).isZero();
    }
}
