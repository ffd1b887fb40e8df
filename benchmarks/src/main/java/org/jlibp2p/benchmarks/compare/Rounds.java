package org.jlibp2p.benchmarks.compare;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jlibp2p.benchmarks.compare.measure.Measure;
import org.jlibp2p.benchmarks.compare.measure.NotAvailableException;
import org.jlibp2p.benchmarks.compare.measure.Side;
import org.jlibp2p.benchmarks.compare.result.Failure;
import org.jlibp2p.benchmarks.compare.result.Results;
import org.jlibp2p.benchmarks.compare.result.Sample;

/**
 * Takes the turns: in each round every measure runs with every side, one after another and never two at a time, beginning
 * with another side each round, so that what changes on the machine meanwhile meets all alike.
 */
final class Rounds {
    /** Told after each run, so that what was measured so far is not lost. */
    interface Progress {
        void measured() throws Exception;
    }

    private final List<Measure> measures;
    private final List<Side> sides;
    private final Results results;
    private final PrintStream log;

    /**
     * Prepares a run.
     *
     * @param measures what to measure
     * @param sides of which sides
     * @param results where it goes
     * @param log told of each run
     */
    Rounds(List<Measure> measures, List<Side> sides, Results results, PrintStream log) {
        this.measures = measures;
        this.sides = sides;
        this.results = results;
        this.log = log;
    }

    /**
     * Runs all rounds.
     *
     * @param rounds how many
     * @param progress told after each run
     * @return whether all went well
     * @throws Exception if {@code progress} fails; a run that fails is noted instead
     */
    boolean run(int rounds, Progress progress) throws Exception {
        measures.forEach(measure -> measure.figures().forEach(results::addFigure));
        sides.forEach(side -> results.addContestant(side.contestant()));
        if (measures.stream().anyMatch(measure -> measure.concerns(Side.MACHINE))) {
            results.addContestant(Side.MACHINE.contestant());
        }
        boolean well = true;
        for (int round = 0; round < rounds; round++) {
            for (Measure measure : measures) {
                for (Side side : turn(measure, round)) {
                    well &= runOnce(measure, side, round);
                    progress.measured();
                }
            }
        }
        return well;
    }

    private List<Side> turn(Measure measure, int round) {
        List<Side> all = new ArrayList<>(sides);
        all.add(Side.MACHINE);
        all.removeIf(side -> !measure.concerns(side));
        Collections.rotate(all, -round);
        return all;
    }

    private boolean runOnce(Measure measure, Side side, int round) {
        long start = System.nanoTime();
        Set<String> values = new TreeSet<>();
        try {
            measure.run(side, new Measure.Recorder() {
                @Override
                public void value(String figure, double value) {
                    results.add(new Sample(figure, side.name(), round, value));
                    values.add(String.format("%s=%.4g", figure, value));
                }

                @Override
                public void missing(String reason) {
                    results.add(new Failure(measure.name(), side.name(), round, reason, true));
                }
            });
            say(measure, side, round, start, String.join(" ", values));
            return true;
        } catch (NotAvailableException e) {
            return failed(measure, side, round, start, e, true);
        } catch (Exception | AssertionError e) {
            return failed(measure, side, round, start, e, false);
        }
    }

    private boolean failed(Measure measure, Side side, int round, long start, Throwable failure, boolean expected) {
        String reason = String.valueOf(failure.getMessage())
                .strip()
                .lines()
                .findFirst()
                .orElseGet(() -> failure.getClass().getSimpleName());
        results.add(new Failure(measure.name(), side.name(), round, reason, expected));
        say(measure, side, round, start, (expected ? "not measured: " : "FAILED: ") + failure.getMessage());
        return expected;
    }

    private void say(Measure measure, Side side, int round, long start, String outcome) {
        log.printf(
                "round %d  %-16s %-18s %6.1f s  %s%n",
                round + 1, measure.name(), side.name(), (System.nanoTime() - start) / 1e9, outcome);
    }
}
