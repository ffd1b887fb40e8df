package org.jlibp2p.benchmarks.compare.result;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ResultsTest {
    private final Results results = Found.nothing();

    @Test
    void aRatioIsThatOfTheMedians() {
        Found.add(results, "bulk-1-up", "java25", 100, 300, 200);
        Found.add(results, "bulk-1-up", "go", 400, 400, 100);

        assertThat(results.ratio(figure("bulk-1-up"), "java25", "go").getAsDouble())
                .isEqualTo(0.5, within(1e-9));
    }

    @Test
    void aFigureOfJavaAloneIsComparedWithTheOneThatTheOthersHave() {
        Found.add(results, "echo-32-p50-blocking", "java25", 30);
        Found.add(results, "echo-32-p50", "go", 60);

        assertThat(results.ratio(figure("echo-32-p50-blocking"), "java25", "go"))
                .hasValue(0.5);
    }

    @Test
    void thereIsNoRatioToWhatWasNotMeasured() {
        Found.add(results, "bulk-1-up", "java25", 100);

        assertThat(results.ratio(figure("bulk-1-up"), "java25", "go")).isEmpty();
    }

    @Test
    void whatWasWrittenIsReadBack(@TempDir Path folder) throws Exception {
        Found.add(results, "bulk-1-up", "java25", 100.25, 3);
        results.add(new Failure("echo-32", "go", 1, "said \"no\" | twice", false));
        Path file = folder.resolve("results.json");

        ResultsFile.write(results, file);
        Results read = new Results();
        ResultsFile.read(file, read);

        assertThat(read.facts()).isEqualTo(results.facts());
        assertThat(read.figures()).isEqualTo(results.figures());
        assertThat(read.contestants()).isEqualTo(results.contestants());
        assertThat(read.samples()).isEqualTo(results.samples());
        assertThat(read.failures()).isEqualTo(results.failures());
    }

    private Figure figure(String id) {
        return results.figure(id).orElseThrow();
    }
}
