package org.jlibp2p.delegate.server;

import java.net.InetAddress;

import org.jlibp2p.delegate.serving.HttpServerLimits;
import org.jlibp2p.delegate.serving.IpNetwork;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AddressRatesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final InetAddress ONE = IpNetwork.address("192.0.2.1");

    private final AddressRates rates = new AddressRates(HttpServerLimits.defaults()
            .withRatePerAddress(2)
            .withBurstPerAddress(4)
            .withRatedAddresses(3));

    @Test
    void aBurstMayBeAndThenARate() {
        for (int i = 0; i < 4; i++) {
            assertThat(rates.take(ONE, 0)).isZero();
        }
        assertThat(rates.take(ONE, 0)).isEqualTo(1);
        assertThat(rates.take(ONE, SECOND / 2)).isZero();
        assertThat(rates.take(ONE, SECOND / 2)).isEqualTo(1);
        assertThat(rates.take(ONE, 100 * SECOND)).isZero();
        for (int i = 0; i < 3; i++) {
            assertThat(rates.take(ONE, 100 * SECOND)).isZero();
        }
        assertThat(rates.take(ONE, 100 * SECOND))
                .as("no more than a burst is saved")
                .isEqualTo(1);
    }

    @Test
    void addressesAreToldApartAndNetworksOfOneHostAreNot() {
        for (int i = 0; i < 4; i++) {
            assertThat(rates.take(IpNetwork.address("2001:db8::" + i), 0)).isZero();
        }
        assertThat(rates.take(IpNetwork.address("2001:db8::ffff"), 0)).isEqualTo(1);
        assertThat(rates.take(IpNetwork.address("2001:db8:0:1::1"), 0)).isZero();
        assertThat(rates.take(ONE, 0)).isZero();
    }

    @Test
    void whoWasHeardOfLongestAgoIsForgotten() {
        for (int i = 0; i < 1000; i++) {
            rates.take(IpNetwork.address("198.51.100." + i % 256), i);
            assertThat(rates.size()).isLessThanOrEqualTo(3);
        }
    }
}
