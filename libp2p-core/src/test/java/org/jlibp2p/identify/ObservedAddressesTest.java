package org.jlibp2p.identify;

import java.util.List;
import java.util.Optional;

import org.jlibp2p.event.ObservedAddress;
import org.jlibp2p.fake.FakeConnection;
import org.jlibp2p.fake.ManualLoop;
import org.jlibp2p.io.Direction;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ObservedAddressesTest {
    private static final Multiaddr OWN = Multiaddr.parse("/ip4/5.51.100.1/tcp/4001");
    private static final Multiaddr OTHER = Multiaddr.parse("/ip4/5.51.100.2/tcp/4001");

    private final ObservedAddresses observed = new ObservedAddresses(3);

    private static FakeConnection from(String address) {
        return new FakeConnection(new ManualLoop(), Identity.generate(), address);
    }

    private void observe(FakeConnection connection, Multiaddr claim) {
        observed.observe(connection, claim, List.of(Multiaddr.parse("/ip4/192.168.1.5/tcp/4001")));
    }

    @Test
    void anAddressIsConfirmedByAQuorum() {
        observe(from("/ip4/5.0.113.1/tcp/1"), OWN);
        assertThat(observed.confirmed(1)).containsExactly(OWN);
        assertThat(observed.confirmed(2)).isEmpty();
        observe(from("/ip4/5.0.113.2/tcp/1"), OWN);
        observe(from("/ip4/5.0.113.3/tcp/1"), OTHER);
        assertThat(observed.confirmed(2)).containsExactly(OWN);
        assertThat(observed.confirmed(1)).containsExactly(OWN, OTHER);
    }

    @Test
    void T32_manyPeersInOnePlaceHaveOneVote() {
        for (int port = 1; port < 20; port++) {
            observe(from("/ip4/5.0.113.1/tcp/" + port), OWN);
            observe(from("/ip6/2001:4860:0:1::" + port + "/tcp/1"), OWN);
        }
        assertThat(observed.observers(OWN)).isEqualTo(2);
        observe(from("/ip6/2001:4860:0:100::1/tcp/1"), OWN);
        assertThat(observed.observers(OWN)).isEqualTo(3);
    }

    @Test
    void T32_whatComesOverRelaysDoesNotCount() {
        observe(from("/ip4/5.0.113.1/tcp/1").limited(), OWN);
        observe(from("/ip4/5.0.113.1/tcp/1/p2p/" + Identity.generate().peerId() + "/p2p-circuit"), OWN);
        assertThat(observed.confirmed(1)).isEmpty();
    }

    @Test
    void T32_whatCannotBeTrueDoesNotCount() {
        for (String claim : new String[] {
            "/ip4/127.0.0.1/tcp/1",
            "/ip4/10.0.0.1/tcp/1",
            "/ip4/0.0.0.0/tcp/1",
            "/ip4/5.51.100.1/tcp/0",
            "/ip4/5.51.100.1/udp/0/quic-v1",
            "/dns4/example.org/tcp/1",
            "/memory/1",
            "/ip4/5.51.100.1/tcp/4001/p2p-circuit"
        }) {
            observe(from("/ip4/5.0.113.1/tcp/1"), Multiaddr.parse(claim));
        }
        assertThat(observed.confirmed(1)).isEmpty();
        observe(from("/ip4/10.0.0.2/tcp/1"), Multiaddr.parse("/ip4/10.0.0.1/tcp/1"));
        assertThat(observed.confirmed(1)).hasSize(1);
    }

    @Test
    void aConnectionHasOneVoteAndTakesItAlong() {
        FakeConnection first = from("/ip4/5.0.113.1/tcp/1");
        FakeConnection neighbour = from("/ip4/5.0.113.1/tcp/2");
        observe(first, OWN);
        observe(neighbour, OWN);
        observe(first, OTHER);
        assertThat(observed.observers(OWN)).isEqualTo(1);
        observed.forget(neighbour);
        assertThat(observed.observers(OWN)).isZero();
        observed.forget(first);
        observed.forget(first);
        assertThat(observed.confirmed(1)).isEmpty();
    }

    @Test
    void T32_addressesThatOnlyOneClaimsGiveWayAndOthersStay() {
        observe(from("/ip4/5.0.113.1/tcp/1"), OWN);
        observe(from("/ip4/5.0.113.2/tcp/1"), OWN);
        for (int i = 1; i < 50; i++) {
            observe(from("/ip4/203.0.114." + i + "/tcp/1"), Multiaddr.parse("/ip4/5.51.100.7/tcp/" + i));
        }
        assertThat(observed.confirmed(1)).hasSize(3).contains(OWN, Multiaddr.parse("/ip4/5.51.100.7/tcp/49"));
        assertThat(observed.confirmed(2)).containsExactly(OWN);
    }

    @Test
    void T32_whoClaimsManyAddressesMakesRoomBeforeOthers() {
        observe(from("/ip4/5.0.113.1/tcp/1"), OWN);
        for (int i = 1; i < 10; i++) {
            observe(from("/ip4/5.0.113.2/tcp/" + i), Multiaddr.parse("/ip4/5.51.100." + (10 + i) + "/tcp/1"));
        }
        assertThat(observed.all())
                .hasSize(3)
                .extracting(ObservedAddress::address)
                .contains(OWN);
        observe(from("/ip4/5.0.113.3/tcp/1"), OTHER);
        assertThat(observed.all())
                .hasSize(3)
                .extracting(ObservedAddress::address)
                .contains(OWN, OTHER);
    }

    @Test
    void T32_oneObserverClaimsAFewAddressesOnly() {
        ObservedAddresses many = new ObservedAddresses(64);
        List<Multiaddr> listening = List.of(Multiaddr.parse("/ip4/192.168.1.5/tcp/4001"));
        for (int i = 1; i < 20; i++) {
            many.observe(
                    from("/ip4/5.0.113.2/tcp/" + i),
                    Multiaddr.parse("/ip4/5.51.100." + (10 + i) + "/tcp/1"),
                    listening);
        }
        assertThat(many.all()).hasSize(ObservedAddresses.MAX_PER_OBSERVER);
        many.observe(from("/ip4/5.0.113.3/tcp/1"), OWN, listening);
        assertThat(many.all()).hasSize(ObservedAddresses.MAX_PER_OBSERVER + 1);
    }

    @Test
    void thePortMeansSomethingWhereTheConnectionEndsAtAListener() {
        Multiaddr listener = Multiaddr.parse("/ip4/192.168.1.5/tcp/4001");
        Multiaddr elsewhere = Multiaddr.parse("/ip4/192.168.1.5/tcp/50123");
        observe(from("/ip4/5.0.113.1/tcp/1").at(listener, Direction.INBOUND), OWN);
        observe(from("/ip4/5.0.113.2/tcp/1").at(listener, Direction.OUTBOUND), OWN);
        observe(from("/ip4/5.0.113.3/tcp/1").at(elsewhere, Direction.OUTBOUND), OWN);
        observe(from("/ip4/5.0.113.4/tcp/1").at(listener, Direction.INBOUND), Multiaddr.parse("/ip4/5.51.100.1/udp/9"));

        assertThat(observed.all())
                .containsExactlyInAnyOrder(
                        new ObservedAddress(OWN, 2, Optional.of(listener)),
                        new ObservedAddress(Multiaddr.parse("/ip4/5.51.100.1"), 2, Optional.empty()));
        assertThat(observed.observers(OWN)).isEqualTo(2);
        ObservedAddress atListener = new ObservedAddress(OWN, 2, Optional.of(listener));
        assertThat(atListener.expand(List.of(
                        Multiaddr.parse("/ip4/192.168.1.5/tcp/4001"),
                        Multiaddr.parse("/ip4/192.168.1.5/tcp/4001/ws"),
                        Multiaddr.parse("/ip4/192.168.1.5/tcp/4002"))))
                .containsExactly(OWN, Multiaddr.parse("/ip4/5.51.100.1/tcp/4001/ws"));
    }
}
