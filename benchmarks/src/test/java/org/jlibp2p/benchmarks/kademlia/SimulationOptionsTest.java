package org.jlibp2p.benchmarks.kademlia;

import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SimulationOptionsTest {
    private static final Path OUT = Path.of("out");

    @Test
    void whatIsNotSaidIsAsTheUsageSays() {
        SimulationOptions options = SimulationOptions.parse(OUT);
        assertThat(options).isEqualTo(new SimulationOptions(1000, 1, 0.3, 0.3, 1, 500, 60, 1000, OUT));
        assertThat(options.churnTime()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void everyOptionIsRead() {
        assertThat(SimulationOptions.parse(
                        OUT,
                        "--nodes",
                        "200",
                        "--seed",
                        "7",
                        "--churn",
                        "0.5",
                        "--nat",
                        "0.1",
                        "--hours",
                        "0.25",
                        "--lookups",
                        "9",
                        "--sybils",
                        "0",
                        "--eclipse-nodes",
                        "300",
                        "--out",
                        "there"))
                .isEqualTo(new SimulationOptions(200, 7, 0.5, 0.1, 0.25, 9, 0, 300, Path.of("there")));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SimulationOptions.parse(OUT, "--speed", "9"))
                .withMessageContaining("--speed");
        assertThatIllegalArgumentException().isThrownBy(() -> SimulationOptions.parse(OUT, "--nodes"));
        assertThatIllegalArgumentException().isThrownBy(() -> SimulationOptions.parse(OUT, "--nodes", "3"));
        assertThatIllegalArgumentException().isThrownBy(() -> SimulationOptions.parse(OUT, "--churn", "-1"));
        assertThatIllegalArgumentException().isThrownBy(() -> SimulationOptions.parse(OUT, "--nat", "1"));
        assertThatIllegalArgumentException().isThrownBy(() -> SimulationOptions.parse(OUT, "--lookups", "0"));
    }
}
