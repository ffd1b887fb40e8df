package org.jlibp2p.benchmarks.compare.report;

import java.util.OptionalDouble;
import java.util.stream.Stream;

import org.jlibp2p.benchmarks.compare.result.Contestant;
import org.jlibp2p.benchmarks.compare.result.Results;
import org.jlibp2p.benchmarks.compare.result.Summary;

/** What the machine itself can do. */
final class Limits {
    private Limits() {}

    /** The rate of plain TCP over loopback, by whichever program was faster; empty if none was measured. */
    static OptionalDouble plainTcp(Results results) {
        return Stream.of("limits-netty", "limits-iperf3")
                .flatMap(figure -> results.summary(figure, Contestant.MACHINE.name()).stream())
                .mapToDouble(Summary::median)
                .max();
    }
}
