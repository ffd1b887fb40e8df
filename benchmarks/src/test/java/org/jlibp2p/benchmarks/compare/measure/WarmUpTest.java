package org.jlibp2p.benchmarks.compare.measure;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WarmUpTest {
    private final AtomicInteger pieces = new AtomicInteger();

    private void untilSteady(Duration limit, double... rates) throws Exception {
        WarmUp.untilSteady(limit, () -> rates[Math.min(pieces.getAndIncrement(), rates.length - 1)]);
    }

    @Test
    void loadThatIsSteadyFromTheStartGoesOnForThreePiecesMore() throws Exception {
        untilSteady(Duration.ofHours(1), 100);

        assertThat(pieces).hasValue(4);
    }

    @Test
    void loadThatBecomesFasterGoesOn() throws Exception {
        untilSteady(Duration.ofHours(1), 100, 110, 120, 121, 130, 131, 132, 128);

        assertThat(pieces).as("130, and three that are not faster by 3 %").hasValue(8);
    }

    @Test
    void aSlowPieceDoesNotMakeTheNextOneFaster() throws Exception {
        untilSteady(Duration.ofHours(1), 100, 50, 100, 101);

        assertThat(pieces).hasValue(4);
    }

    @Test
    void onePieceRunsHoweverLittleTimeThereIs() throws Exception {
        untilSteady(Duration.ZERO, 1, 2, 3);

        assertThat(pieces).hasValue(1);
    }
}
