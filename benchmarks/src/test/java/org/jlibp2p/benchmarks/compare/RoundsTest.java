package org.jlibp2p.benchmarks.compare;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jlibp2p.benchmarks.compare.measure.Measure;
import org.jlibp2p.benchmarks.compare.measure.NotAvailableException;
import org.jlibp2p.benchmarks.compare.measure.Side;
import org.jlibp2p.benchmarks.compare.result.Better;
import org.jlibp2p.benchmarks.compare.result.Failure;
import org.jlibp2p.benchmarks.compare.result.Figure;
import org.jlibp2p.benchmarks.compare.result.Results;
import org.jlibp2p.benchmarks.compare.result.Sample;
import org.jlibp2p.interop.harness.PeerCommand;
import org.jlibp2p.interop.harness.PeerKind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RoundsTest {
    private final List<String> runs = new ArrayList<>();
    private final Results results = new Results();

    @Test
    void eachRoundBeginsWithAnotherSide() throws Exception {
        assertThat(run(2, new Scripted("a", null), new Scripted("b", null))).isTrue();

        assertThat(runs).containsExactly("a go", "a rust", "b go", "b rust", "a rust", "a go", "b rust", "b go");
    }

    @Test
    void everySampleNamesItsSideAndRound() throws Exception {
        run(2, new Scripted("a", null));

        assertThat(results.samples())
                .containsExactly(
                        new Sample("a", "go", 0, 1),
                        new Sample("a", "rust", 0, 1),
                        new Sample("a", "rust", 1, 1),
                        new Sample("a", "go", 1, 1));
    }

    @Test
    void aFailureIsNotedAndEverythingElseIsMeasured() throws Exception {
        assertThat(run(1, new Scripted("a", new AssertionError("it broke\nhere")), new Scripted("b", null)))
                .isFalse();

        assertThat(results.failures())
                .containsExactly(
                        new Failure("a", "go", 0, "it broke", false), new Failure("a", "rust", 0, "it broke", false));
        assertThat(results.samples()).hasSize(2);
    }

    @Test
    void whatIsNotAvailableIsNotedAndIsNoFailure() throws Exception {
        assertThat(run(1, new Scripted("a", new NotAvailableException("not installed"))))
                .isTrue();

        assertThat(results.failures()).extracting(Failure::expected).containsOnly(true);
    }

    private boolean run(int rounds, Measure... measures) throws Exception {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        return new Rounds(List.of(measures), List.of(side("go"), side("rust")), results, nowhere).run(rounds, () -> {});
    }

    private static Side side(String name) {
        PeerCommand command = new PeerCommand(PeerKind.named(name), List.of(name), Map.of());
        return Side.of(name, name, command, command);
    }

    private final class Scripted implements Measure {
        private final String name;
        private final Throwable failure;

        Scripted(String name, Throwable failure) {
            this.name = name;
            this.failure = failure;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public List<Figure> figures() {
            return List.of(new Figure(name, name, name, "", Better.HIGHER));
        }

        @Override
        public void run(Side side, Recorder recorder) throws Exception {
            runs.add(name + " " + side.name());
            if (failure instanceof Exception exception) {
                throw exception;
            }
            if (failure instanceof Error error) {
                throw error;
            }
            recorder.value(name, 1);
        }
    }
}
