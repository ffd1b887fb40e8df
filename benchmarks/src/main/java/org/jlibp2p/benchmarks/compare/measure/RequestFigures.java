package org.jlibp2p.benchmarks.compare.measure;

import java.util.concurrent.Callable;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerProcess;

/** What came of many requests to a server, and what they cost it: the figures that all such measures have. */
final class RequestFigures {
    private static final double MEBI = 1 << 20;
    private static final double PERCENT = 100;

    private RequestFigures() {}

    /**
     * Has requests made, and takes {@code rate}, {@code p50}, {@code p99}, {@code answered}, {@code per-cpu} and {@code resident}.
     *
     * @param measure stands before the names of the figures
     * @param server who is asked
     * @param requests makes them, and tells how many were answered and failed and how long they took
     * @return what that told
     */
    static Fields take(String measure, PeerProcess server, Callable<Fields> requests, Measure.Recorder recorder)
            throws Exception {
        double cpu = server.call("stats").number("cpu");
        Fields load = requests.call();
        Fields stats = server.call("stats");
        double answered = load.number("requests");
        double failed = load.number("failed");
        recorder.value(measure + "-rate", load.number("perSecond"));
        recorder.value(measure + "-p50", load.number("p50"));
        recorder.value(measure + "-p99", load.number("p99"));
        recorder.value(measure + "-answered", PERCENT * answered / (answered + failed));
        recorder.value(measure + "-per-cpu", answered / (stats.number("cpu") - cpu));
        recorder.value(measure + "-resident", stats.number("rss") / MEBI);
        if (failed > 0) {
            recorder.missing(String.format(
                    "of %.0f requests %.0f failed, the first one with: %s",
                    answered + failed, failed, load.text("why")));
        }
        return load;
    }
}
