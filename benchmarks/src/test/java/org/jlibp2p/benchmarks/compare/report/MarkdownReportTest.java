package org.jlibp2p.benchmarks.compare.report;

import org.jlibp2p.benchmarks.compare.result.Better;
import org.jlibp2p.benchmarks.compare.result.Contestant;
import org.jlibp2p.benchmarks.compare.result.Failure;
import org.jlibp2p.benchmarks.compare.result.Figure;
import org.jlibp2p.benchmarks.compare.result.Found;
import org.jlibp2p.benchmarks.compare.result.Results;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MarkdownReportTest {
    private final Results results = Found.nothing();

    @Test
    void aCellHasMedianSpreadAndRatio() {
        Found.add(results, "bulk-1-up", "java25", 150, 100, 600);
        Found.add(results, "bulk-1-up", "go", 300);

        assertThat(row("bulk up, one stream"))
                .isEqualTo("| bulk up, one stream, MiB/s ↑ | **150** (100–600)<br>0.50 × go | **300** (300–300) |");
    }

    @Test
    void bulkIsAlsoAShareOfTheFasterPlainTcp() {
        results.addFigure(new Figure("limits-netty", "limits-netty", "plain TCP, Netty", "MiB/s", Better.HIGHER));
        results.addFigure(new Figure("limits-iperf3", "limits-iperf3", "plain TCP, C", "MiB/s", Better.HIGHER));
        results.addContestant(Contestant.MACHINE);
        Found.add(results, "bulk-1-up", "java25", 150);
        Found.add(results, "limits-netty", "machine", 400);
        Found.add(results, "limits-iperf3", "machine", 600);

        assertThat(row("bulk up, one stream")).contains("25 % of plain TCP");
    }

    @Test
    void whatFailedIsMarkedAndItsReasonTold() {
        Found.add(results, "bulk-1-up", "go", 300);
        results.add(new Failure("bulk-1", "java25", 0, "it broke | here", false));
        results.add(new Failure("bulk-1", "java25", 1, "it broke | here", false));

        assertThat(row("bulk up, one stream")).contains("| ✗ |");
        assertThat(MarkdownReport.of(results)).contains("* ✗ bulk-1, java25: it broke \\| here (round 1, 2)");
    }

    @Test
    void whatFailedInOneRoundOnlyIsMarkedBesideItsMedian() {
        Found.add(results, "bulk-1-up", "java25", 150);
        results.add(new Failure("bulk-1", "java25", 1, "it broke", false));

        assertThat(row("bulk up, one stream")).contains("**150** (150–150) ✗");
    }

    @Test
    void whatCannotBeMeasuredIsNoFailure() {
        Found.add(results, "bulk-1-up", "go", 300);
        results.add(new Failure("bulk-1", "java25", 0, "not installed", true));

        assertThat(row("bulk up, one stream")).contains("| – |");
    }

    @Test
    void eachBarIsHeldAgainstTheResults() {
        Found.add(results, "echo-32-p50", "java25", 60);
        Found.add(results, "echo-32-p50", "go", 100);

        assertThat(MarkdownReport.of(results))
                .contains("| echo of 32 B, p50, on the loop | java25 | ≤ 0.70 × go | 0.60 × | yes |")
                .contains("| echo of 32 B, p50, on the loop | java17 | ≤ 0.70 × go | not measured | not measured |");
    }

    @Test
    void columnsWithNothingInThemAreLeftOut() {
        Found.add(results, "bulk-1-up", "go", 300);

        assertThat(MarkdownReport.of(results)).contains("| | go |\n|---|---|\n| bulk up");
    }

    private String row(String title) {
        return MarkdownReport.of(results)
                .lines()
                .filter(line -> line.startsWith("| " + title))
                .findFirst()
                .orElseThrow();
    }
}
