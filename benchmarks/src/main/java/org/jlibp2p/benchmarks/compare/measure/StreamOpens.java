package org.jlibp2p.benchmarks.compare.measure;

import java.util.List;

import org.jlibp2p.benchmarks.compare.result.Better;
import org.jlibp2p.benchmarks.compare.result.Figure;
import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerKind;

/** New streams on one connection, each for one byte that comes back, and ended again. */
final class StreamOpens implements Measure {
    private static final double MICROS = 1e6;

    private final int parallel;
    private final Scale scale;

    StreamOpens(int parallel, Scale scale) {
        this.parallel = parallel;
        this.scale = scale;
    }

    @Override
    public String name() {
        return "streams-" + parallel;
    }

    @Override
    public List<Figure> figures() {
        String how = parallel == 1 ? ", one after another" : ", " + parallel + " in parallel";
        return List.of(
                new Figure(name(), name(), "stream opens" + how, "1/s", Better.HIGHER),
                cpu("dialer", how),
                cpu("listener", how));
    }

    private Figure cpu(String end, String how) {
        return new Figure(
                name() + "-cpu-" + end, name(), "processor, stream open" + how + ", " + end, "µs", Better.LOWER);
    }

    @Override
    public void run(Side side, Recorder recorder) {
        try (Pair pair = Pair.connected(side)) {
            open(pair, scale.streamsWarmUp());
            int count = side.dialsWith(PeerKind.JS) ? scale.streamsJs() : scale.streams();
            Processor processor = Processor.note(pair);
            Fields result = open(pair, count);
            double dialer = processor.dialer();
            double listener = processor.listener();
            recorder.value(name(), result.number("perSecond"));
            recorder.value(name() + "-cpu-dialer", dialer * MICROS / count);
            recorder.value(name() + "-cpu-listener", listener * MICROS / count);
        }
    }

    private Fields open(Pair pair, int count) {
        return pair.call("streams", "count", count, "parallel", parallel, "bytes", 1);
    }
}
