package org.jlibp2p.discovery;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BootstrapListTest {
    private final PeerId first = Identity.generate().peerId();
    private final PeerId second = Identity.generate().peerId();

    @Test
    void eachPeerIsToldOnceWithAllItsAddresses() {
        BootstrapList list = BootstrapList.of(
                "/ip4/192.0.2.1/tcp/1/p2p/" + first,
                "/dnsaddr/example.org/p2p/" + second,
                "/ip6/2001:db8::1/tcp/1/p2p/" + first,
                "/ip4/192.0.2.1/tcp/1/p2p/" + first);
        List<PeerInfo> told = new ArrayList<>();
        list.discover(told::add).close();
        assertThat(told)
                .isEqualTo(list.peers())
                .containsExactly(
                        new PeerInfo(
                                first,
                                List.of(
                                        Multiaddr.parse("/ip4/192.0.2.1/tcp/1"),
                                        Multiaddr.parse("/ip6/2001:db8::1/tcp/1"))),
                        new PeerInfo(second, List.of(Multiaddr.parse("/dnsaddr/example.org"))));
    }

    @Test
    void aPeerBehindARelayIsTheLastOne() {
        BootstrapList list = BootstrapList.of("/ip4/192.0.2.1/tcp/1/p2p/" + first + "/p2p-circuit/p2p/" + second);
        assertThat(list.peers())
                .containsExactly(new PeerInfo(
                        second, List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/1/p2p/" + first + "/p2p-circuit"))));
    }

    @Test
    void whatLeadsToNobodyIsRefusedAtOnce() {
        for (String wrong : List.of(
                "/ip4/192.0.2.1/tcp/1",
                "/p2p/" + first,
                "nonsense",
                "/ip4/192.0.2.1/tcp/1/p2p/" + first + "/p2p-circuit")) {
            assertThatThrownBy(() -> BootstrapList.of(wrong)).as(wrong).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(BootstrapList.of().peers()).isEmpty();
    }
}
