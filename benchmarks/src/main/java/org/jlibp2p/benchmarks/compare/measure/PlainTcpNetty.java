package org.jlibp2p.benchmarks.compare.measure;

import java.time.Duration;
import java.util.List;

import org.jlibp2p.benchmarks.compare.result.Better;
import org.jlibp2p.benchmarks.compare.result.Figure;

/** Bytes through plain TCP with Netty: the most that this library could reach. */
final class PlainTcpNetty implements Measure {
    private static final String MAIN = "org.jlibp2p.benchmarks.plaintcp.PlainTcp";
    private static final Duration START = Duration.ofSeconds(30);
    private static final double MEBI = 1 << 20;

    private final long bytes;

    PlainTcpNetty(long bytes) {
        this.bytes = bytes;
    }

    @Override
    public String name() {
        return "limits-netty";
    }

    @Override
    public List<Figure> figures() {
        return List.of(new Figure(name(), name(), "plain TCP, Netty", "MiB/s", Better.HIGHER));
    }

    @Override
    public boolean concerns(Side side) {
        return side.isMachine();
    }

    @Override
    public void run(Side side, Recorder recorder) throws Exception {
        try (Child sink = Child.java(MAIN, "sink");
                Child source = Child.java(MAIN, "source", sink.line(START), Long.toString(bytes))) {
            double seconds = Double.parseDouble(source.line(Pair.LIMIT));
            recorder.value(name(), bytes / MEBI / seconds);
        }
    }
}
