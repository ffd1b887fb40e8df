package org.jlibp2p.benchmarks.compare.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jlibp2p.benchmarks.compare.measure.Measure;
import org.jlibp2p.benchmarks.compare.measure.Measures;
import org.jlibp2p.benchmarks.compare.measure.Scale;
import org.jlibp2p.benchmarks.compare.report.Requirement.Reference;
import org.jlibp2p.benchmarks.compare.result.Better;
import org.jlibp2p.benchmarks.compare.result.Figure;
import org.jlibp2p.benchmarks.compare.result.Found;
import org.jlibp2p.benchmarks.compare.result.Results;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RequirementTest {
    private final Results results = Found.nothing();

    @Test
    void moreThanTheBarIsEnoughWhereMoreIsBetter() {
        Found.add(results, "bulk-1-up", "java25", 160);
        Found.add(results, "bulk-1-up", "go", 100);

        assertThat(bulk(1.5).check(results).reached()).contains(true);
        assertThat(bulk(1.7).check(results).reached()).contains(false);
        assertThat(bulk(1.5).wanted(results)).isEqualTo("≥ 1.50 × go");
    }

    @Test
    void lessThanTheBarIsEnoughWhereLessIsBetter() {
        Found.add(results, "echo-32-p50", "java25", 60);
        Found.add(results, "echo-32-p50", "go", 100);

        assertThat(echo(0.7).check(results).reached()).contains(true);
        assertThat(echo(0.5).check(results).reached()).contains(false);
        assertThat(echo(0.7).wanted(results)).isEqualTo("≤ 0.70 × go");
    }

    @Test
    void allFiguresHaveToReachIt() {
        results.addFigure(new Figure("bulk-1-down", "bulk-1", "bulk down", "MiB/s", Better.HIGHER));
        Found.add(results, "bulk-1-up", "java25", 160);
        Found.add(results, "bulk-1-down", "java25", 90);
        Found.add(results, "bulk-1-up", "go", 100);
        Found.add(results, "bulk-1-down", "go", 100);
        Requirement both = new Requirement("bulk", "java25", List.of("bulk-1-up", "bulk-1-down"), Reference.GO, 1);

        assertThat(both.check(results).reached()).contains(false);
        assertThat(both.check(results).text()).isEqualTo("1.60 ×, 0.90 ×");
    }

    @Test
    void whatWasNotMeasuredIsNeitherReachedNorMissed() {
        Found.add(results, "bulk-1-up", "java25", 160);

        assertThat(bulk(1).check(results).reached()).isEmpty();
    }

    @Test
    void wholeThingsAreRounded() {
        results.addFigure(new Figure("link", "link", "first byte", "round trips", Better.LOWER));
        Found.add(results, "link", "java25", 3.3);
        Requirement three = new Requirement("link", "java25", List.of("link"), Reference.WHOLE, 3);

        assertThat(three.check(results).reached()).contains(true);
        assertThat(three.check(results).text()).isEqualTo("3.30");
    }

    @Test
    void everyBarIsAboutSomethingThatIsMeasured() {
        Set<String> measured = Measures.all(Scale.full(), command -> command, Path.of("java")).stream()
                .map(Measure::figures)
                .flatMap(List::stream)
                .map(Figure::id)
                .collect(Collectors.toSet());

        assertThat(Acceptance.requirements())
                .isNotEmpty()
                .allSatisfy(requirement -> assertThat(measured).containsAll(requirement.figures()));
    }

    private static Requirement bulk(double bar) {
        return new Requirement("bulk", "java25", List.of("bulk-1-up"), Reference.GO, bar);
    }

    private static Requirement echo(double bar) {
        return new Requirement("echo", "java25", List.of("echo-32-p50"), Reference.GO, bar);
    }
}
