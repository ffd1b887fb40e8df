package org.jlibp2p.benchmarks.kademlia;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SimulationTest {
    private static final SimulationOptions SMALL =
            new SimulationOptions(60, 3, 0.3, 0.2, 0.1, 20, 0, 60, Path.of("unused"));

    private static List<Phase> run(SimulationOptions options) {
        return new Simulation(options, new PrintStream(OutputStream.nullOutputStream())).run();
    }

    @Test
    void aSmallNetworkMeetsAllRequirementsAndIsReported() throws Exception {
        List<Phase> phases = run(SMALL);
        assertThat(phases).extracting(Phase::name).containsExactly("calm", "churn");
        assertThat(Acceptance.of(SMALL, phases, Resources.now())).hasSize(8).allMatch(Acceptance.Check::met);
        Findings findings = new Findings(phases, Duration.ofMinutes(40), Resources.now(), List.of());
        assertThat(SimulationReport.of(SMALL, findings)).contains("| closest peers | 20 |", "requests answered");
        assertThat(SimulationJson.of(SMALL, findings)).contains("\"CLOSEST_GO\"");
        assertThat(SimulationPlot.of(phases.get(1))).startsWith("<svg").endsWith("</svg>\n");
    }

    @Test
    void theSameSeedGivesTheSameLookups() {
        assertThat(run(SMALL))
                .extracting(Phase::outcomes)
                .isEqualTo(run(SMALL).stream().map(Phase::outcomes).toList());
    }
}
