package org.jlibp2p.rendezvous;

import java.util.Optional;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.Household;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HouseholdTest {
    private static Optional<Household> household(String address) {
        return PointStream.household(Multiaddr.parse(address));
    }

    @Test
    void T42_aHouseholdIsAnIp4AddressOrTheBeginningOfAnIp6One() {
        assertThat(household("/ip4/5.6.7.8/tcp/1"))
                .isPresent()
                .isEqualTo(household("/ip4/5.6.7.8/udp/2/quic-v1"))
                .isNotEqualTo(household("/ip4/5.6.7.9/tcp/1"));
        assertThat(household("/ip6/2a01:4f8:1:2345::1/tcp/1"))
                .isPresent()
                .isEqualTo(household("/ip6/2a01:4f8:1:23ff::2/tcp/2"))
                .isNotEqualTo(household("/ip6/2a01:4f8:1:2245::1/tcp/1"));
        assertThat(household("/ip4/127.0.0.1/tcp/1")).isEmpty();
        assertThat(household("/memory/1")).isEmpty();
    }
}
