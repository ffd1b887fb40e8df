package org.jlibp2p.benchmarks.compare.measure;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.benchmarks.compare.result.Better;
import org.jlibp2p.benchmarks.compare.result.Figure;
import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerKind;

/** New streams on one connection, each for one byte that comes back, and ended again. */
final class StreamOpens implements Measure {
    private static final double MICROS = 1e6;

    private static final List<Integer> PARALLEL = List.of(1, 8, 64);

    private final Scale scale;

    StreamOpens(Scale scale) {
        this.scale = scale;
    }

    @Override
    public String name() {
        return "streams";
    }

    private String id(int parallel) {
        return name() + "-" + parallel;
    }

    @Override
    public List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        for (int parallel : PARALLEL) {
            String how = parallel == 1 ? ", one after another" : ", " + parallel + " in parallel";
            figures.add(new Figure(id(parallel), name(), "stream opens" + how, "1/s", Better.HIGHER));
            for (String end : List.of("dialer", "listener")) {
                String title = "processor, stream open" + how + ", " + end;
                figures.add(new Figure(id(parallel) + "-cpu-" + end, name(), title, "µs", Better.LOWER));
            }
        }
        return figures;
    }

    @Override
    public void run(Side side, Recorder recorder) throws Exception {
        try (Pair pair = Pair.connected(side)) {
            int most = PARALLEL.get(PARALLEL.size() - 1);
            WarmUp.run(scale.warmUp().dividedBy(2), () -> open(pair, scale.streamsWarmUp(), most));
            int count = side.dialsWith(PeerKind.JS) ? scale.streamsJs() : scale.streams();
            for (int parallel : PARALLEL) {
                Processor processor = Processor.note(pair);
                Fields result = open(pair, count, parallel);
                double dialer = processor.dialer();
                double listener = processor.listener();
                recorder.value(id(parallel), result.number("perSecond"));
                recorder.value(id(parallel) + "-cpu-dialer", dialer * MICROS / count);
                recorder.value(id(parallel) + "-cpu-listener", listener * MICROS / count);
            }
        }
    }

    private static Fields open(Pair pair, int count, int parallel) {
        return pair.call("streams", "count", count, "parallel", parallel, "bytes", 1);
    }
}
