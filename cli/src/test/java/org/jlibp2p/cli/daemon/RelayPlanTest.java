package org.jlibp2p.cli.daemon;

import org.jlibp2p.limits.ConnectionLimits;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RelayPlanTest {
    private static final int MOST = Integer.MAX_VALUE;

    private static ConnectionLimits connections(RelayServerOptions options) {
        return RelayPlan.connections(options).connections();
    }

    @Test
    void thereIsRoomForTwiceAsManyConnections() {
        ConnectionLimits limits = connections(RelayServerOptions.defaults().withReservations(5000, 100, 1000));

        assertThat(limits.total()).isGreaterThan(10_000);
        assertThat(limits.inbound()).isGreaterThan(10_000).isLessThan(limits.total());
        assertThat(limits.perAddress()).isEqualTo(200);
        assertThat(limits.perNetwork()).isEqualTo(2000);
    }

    @Test
    void numbersAreNeverTooLarge() {
        ConnectionLimits limits = connections(
                RelayServerOptions.defaults().withReservations(MOST, MOST, MOST).withCircuits(MOST, MOST));

        assertThat(limits.total()).isEqualTo(MOST);
        assertThat(limits.highWatermark()).isLessThan(MOST);
        assertThat(limits.perAddress()).isGreaterThan(MOST / 2);
        assertThat(limits.perNetwork()).isGreaterThan(MOST / 2);
    }
}
