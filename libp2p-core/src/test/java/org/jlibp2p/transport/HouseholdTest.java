package org.jlibp2p.transport;

import java.util.Optional;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class HouseholdTest {
    private static Optional<Household> of(String address) {
        return Household.of(Multiaddr.parse(address));
    }

    @Test
    void anAddressOfIp4IsOne() {
        assertThat(of("/ip4/192.0.2.1/tcp/1"))
                .isEqualTo(of("/ip4/192.0.2.1/udp/2/quic-v1"))
                .isNotEqualTo(of("/ip4/192.0.2.2/tcp/1"));
        assertThat(of("/ip4/192.0.2.1/tcp/1").orElseThrow()).hasToString("192.0.2.1");
    }

    @Test
    void aSlash56OfIp6IsOne() {
        assertThat(of("/ip6/2001:db8:0:1ff::1/tcp/1"))
                .isEqualTo(of("/ip6zone/eth0/ip6/2001:db8:0:100::2/tcp/1"))
                .isNotEqualTo(of("/ip6/2001:db8:0:200::1/tcp/1"));
        assertThat(of("/ip6/2001:db8:0:1ff::1/tcp/1").orElseThrow()).hasToString("2001:db8:0:100::/56");
    }

    @Test
    void whatComesOverARelayIsAtTheRelays() {
        assertThat(of("/ip4/192.0.2.1/tcp/1/p2p/" + Identity.generate().peerId() + "/p2p-circuit"))
                .isEqualTo(of("/ip4/192.0.2.1"));
    }

    @Test
    void whatIsAtNoIpAddressIsInNone() {
        assertThat(of("/memory/1")).isEmpty();
        assertThat(of("/dns4/example.org/tcp/1")).isEmpty();
        assertThatThrownBy(() -> Household.ofIp(Bytes.fromHex("c00002"))).isInstanceOf(IllegalArgumentException.class);
    }
}
