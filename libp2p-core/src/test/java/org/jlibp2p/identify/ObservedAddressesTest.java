package org.jlibp2p.identify;

import org.jlibp2p.fake.FakeConnection;
import org.jlibp2p.fake.ManualLoop;
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

    @Test
    void anAddressIsConfirmedByAQuorum() {
        observed.observe(from("/ip4/5.0.113.1/tcp/1"), OWN);
        assertThat(observed.confirmed(1)).containsExactly(OWN);
        assertThat(observed.confirmed(2)).isEmpty();
        observed.observe(from("/ip4/5.0.113.2/tcp/1"), OWN);
        observed.observe(from("/ip4/5.0.113.3/tcp/1"), OTHER);
        assertThat(observed.confirmed(2)).containsExactly(OWN);
        assertThat(observed.confirmed(1)).containsExactly(OWN, OTHER);
    }

    @Test
    void T32_manyPeersInOnePlaceHaveOneVote() {
        for (int port = 1; port < 20; port++) {
            observed.observe(from("/ip4/5.0.113.1/tcp/" + port), OWN);
            observed.observe(from("/ip6/2001:4860:0:1::" + port + "/tcp/1"), OWN);
        }
        assertThat(observed.observers(OWN)).isEqualTo(2);
        observed.observe(from("/ip6/2001:4860:0:100::1/tcp/1"), OWN);
        assertThat(observed.observers(OWN)).isEqualTo(3);
    }

    @Test
    void T32_whatComesOverRelaysDoesNotCount() {
        observed.observe(from("/ip4/5.0.113.1/tcp/1").limited(), OWN);
        observed.observe(from("/ip4/5.0.113.1/tcp/1/p2p/" + Identity.generate().peerId() + "/p2p-circuit"), OWN);
        assertThat(observed.confirmed(1)).isEmpty();
    }

    @Test
    void T32_whatCannotBeTrueDoesNotCount() {
        for (String claim : new String[] {
            "/ip4/127.0.0.1/tcp/1",
            "/ip4/10.0.0.1/tcp/1",
            "/ip4/0.0.0.0/tcp/1",
            "/dns4/example.org/tcp/1",
            "/memory/1",
            "/ip4/5.51.100.1/tcp/4001/p2p-circuit"
        }) {
            observed.observe(from("/ip4/5.0.113.1/tcp/1"), Multiaddr.parse(claim));
        }
        assertThat(observed.confirmed(1)).isEmpty();
        observed.observe(from("/ip4/10.0.0.2/tcp/1"), Multiaddr.parse("/ip4/10.0.0.1/tcp/1"));
        assertThat(observed.confirmed(1)).hasSize(1);
    }

    @Test
    void aConnectionHasOneVoteAndTakesItAlong() {
        FakeConnection first = from("/ip4/5.0.113.1/tcp/1");
        FakeConnection neighbour = from("/ip4/5.0.113.1/tcp/2");
        observed.observe(first, OWN);
        observed.observe(neighbour, OWN);
        observed.observe(first, OTHER);
        assertThat(observed.observers(OWN)).isEqualTo(1);
        observed.forget(neighbour);
        assertThat(observed.observers(OWN)).isZero();
        observed.forget(first);
        observed.forget(first);
        assertThat(observed.confirmed(1)).isEmpty();
    }

    @Test
    void T32_addressesThatOnlyOneClaimsGiveWayAndOthersStay() {
        observed.observe(from("/ip4/5.0.113.1/tcp/1"), OWN);
        observed.observe(from("/ip4/5.0.113.2/tcp/1"), OWN);
        for (int i = 1; i < 50; i++) {
            observed.observe(from("/ip4/203.0.114." + i + "/tcp/1"), Multiaddr.parse("/ip4/5.51.100.7/tcp/" + i));
        }
        assertThat(observed.confirmed(1)).hasSize(3).contains(OWN, Multiaddr.parse("/ip4/5.51.100.7/tcp/49"));
        assertThat(observed.confirmed(2)).containsExactly(OWN);
    }
}
