package org.jlibp2p.transport.netty;

import java.net.InetSocketAddress;
import java.util.Optional;

import org.jlibp2p.async.Registration;
import org.jlibp2p.limits.ConnectionLimits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HandshakePlacesTest {
    private final HandshakePlaces places = new HandshakePlaces(
            ConnectionLimits.defaults().withPendingInbound(5).withPerAddress(2));

    private Optional<Registration> enter(String host) {
        return places.enter(new InetSocketAddress(host, 1));
    }

    @Test
    void T22_oneAddressCannotTakeAllPlaces() {
        enter("5.6.7.8");
        enter("5.6.7.8");

        assertThat(enter("5.6.7.8")).isEmpty();
        assertThat(enter("5.6.7.9")).isPresent();
    }

    @Test
    void aHouseholdOfIp6IsOneAddress() {
        enter("2a00:1:2:300::1");
        enter("2a00:1:2:301::1");

        assertThat(enter("2a00:1:2:3ff::1")).isEmpty();
        assertThat(enter("2a00:1:2:400::1")).isPresent();
    }

    @Test
    void allTogetherHaveAsManyAsThereAre() {
        for (int i = 0; i < 5; i++) {
            assertThat(enter("127.0.0.1"))
                    .as("loopback is not counted by itself")
                    .isPresent();
        }

        assertThat(enter("127.0.0.1")).isEmpty();
        assertThat(enter("5.6.7.8")).isEmpty();
        assertThat(places.households()).isZero();
    }

    @Test
    void aPlaceIsGivenBackOnceAndNothingIsKeptOfItsAddress() {
        Registration first = enter("5.6.7.8").orElseThrow();
        Registration second = enter("5.6.7.8").orElseThrow();
        first.close();
        first.close();

        assertThat(enter("5.6.7.8")).isPresent();
        assertThat(enter("5.6.7.8")).isEmpty();
        second.close();
        assertThat(places.households()).isEqualTo(1);
    }

    @Test
    void theLastOneOfAnAddressLeavesNothingBehind() {
        enter("5.6.7.8").orElseThrow().close();

        assertThat(places.households()).isZero();
    }

    @Test
    void aSocketThatHasGoneTakesNone() {
        assertThat(places.enter(null)).isEmpty();
    }
}
