package org.jlibp2p.testkit.nodes;

import java.time.Duration;
import java.util.List;

import org.jlibp2p.testkit.nodes.RoundTrips.Step;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RoundTripsTest {
    @Test
    void thePublishedPercentilesAreMet() {
        RoundTrips published = RoundTrips.betweenPeersOfEthereum();
        assertThat(published.at(0.10)).isEqualTo(Duration.ofMillis(92));
        assertThat(published.at(0.33)).isEqualTo(Duration.ofMillis(125));
        assertThat(published.at(0.50)).isEqualTo(Duration.ofMillis(152));
        assertThat(published.at(0.67)).isEqualTo(Duration.ofMillis(200));
        assertThat(published.at(0.90)).isEqualTo(Duration.ofMillis(276));
        assertThat(published.at(0)).isEqualTo(Duration.ofMillis(20));
        assertThat(published.at(1)).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void betweenTwoStepsItIsAStraightLine() {
        RoundTrips line = new RoundTrips(List.of(new Step(0, Duration.ZERO), new Step(1, Duration.ofSeconds(1))));
        assertThat(line.at(0.25)).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void whatIsNoDistributionIsRefused() {
        Step low = new Step(0, Duration.ofMillis(10));
        assertThatIllegalArgumentException().isThrownBy(() -> new RoundTrips(List.of(low)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RoundTrips(List.of(low, new Step(1, Duration.ofMillis(9)))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RoundTrips(List.of(low, new Step(0.9, Duration.ofMillis(20)))));
        assertThatIllegalArgumentException().isThrownBy(() -> new Step(1.1, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new Step(0, Duration.ofNanos(-1)));
    }
}
