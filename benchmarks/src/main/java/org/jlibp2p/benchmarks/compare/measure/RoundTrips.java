package org.jlibp2p.benchmarks.compare.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.benchmarks.compare.result.Better;
import org.jlibp2p.benchmarks.compare.result.Figure;
import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerKind;

/**
 * Messages that come back, one after another on one open stream. Java's dialer is measured twice: with its code on the
 * connection's loop, and with a thread that blocks on each answer.
 */
final class RoundTrips implements Measure {
    private static final double MICROS = 1_000; // in a millisecond
    private static final List<String> QUANTILES = List.of("p50", "p99");

    private final String size;
    private final int bytes;
    private final int count;
    private final Duration warmUp;

    RoundTrips(String size, int bytes, int count, Duration warmUp) {
        this.warmUp = warmUp;
        this.size = size;
        this.bytes = bytes;
        this.count = count;
    }

    @Override
    public String name() {
        return "echo-" + size;
    }

    @Override
    public List<Figure> figures() {
        String what = bytes < 1024 ? bytes + " B" : bytes / 1024 + " KiB";
        List<Figure> figures = new ArrayList<>();
        for (String quantile : QUANTILES) {
            String id = name() + "-" + quantile;
            String title = "echo of " + what + ", " + quantile;
            figures.add(new Figure(id, name(), title, "µs", Better.LOWER));
            figures.add(new Figure(id + "-blocking", name(), title + ", blocking caller", "µs", Better.LOWER, id));
        }
        return figures;
    }

    @Override
    public void run(Side side, Recorder recorder) throws Exception {
        try (Pair pair = Pair.connected(side)) {
            record(pair, false, "", recorder);
            if (side.dialsWith(PeerKind.JAVA)) {
                record(pair, true, "-blocking", recorder);
            }
        }
    }

    private void record(Pair pair, boolean blocking, String suffix, Recorder recorder) throws Exception {
        WarmUp.run(warmUp.dividedBy(2), () -> measure(pair, blocking));
        Fields spread = measure(pair, blocking);
        recorder.value(name() + "-p50" + suffix, spread.number("median") * MICROS);
        recorder.value(name() + "-p99" + suffix, spread.number("p99") * MICROS);
    }

    private Fields measure(Pair pair, boolean blocking) {
        return pair.call("roundTrips", "bytes", bytes, "count", count, "blocking", blocking);
    }
}
