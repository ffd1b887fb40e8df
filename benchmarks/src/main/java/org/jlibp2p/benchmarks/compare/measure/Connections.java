package org.jlibp2p.benchmarks.compare.measure;

import java.util.List;

import org.jlibp2p.benchmarks.compare.result.Better;
import org.jlibp2p.benchmarks.compare.result.Figure;
import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerKind;

/** New connections, each with a full handshake and identify, and closed again. */
final class Connections implements Measure {
    private static final double MILLIS = 1_000;

    private final int parallel;
    private final Scale scale;

    Connections(int parallel, Scale scale) {
        this.parallel = parallel;
        this.scale = scale;
    }

    @Override
    public String name() {
        return "connections-" + parallel;
    }

    @Override
    public List<Figure> figures() {
        String how = parallel == 1 ? ", one after another" : ", " + parallel + " at once";
        return List.of(
                new Figure(name(), name(), "new connections" + how, "1/s", Better.HIGHER),
                cpu("dialer", how),
                cpu("listener", how));
    }

    private Figure cpu(String end, String how) {
        return new Figure(
                name() + "-cpu-" + end, name(), "processor, new connection" + how + ", " + end, "ms", Better.LOWER);
    }

    @Override
    public void run(Side side, Recorder recorder) {
        try (Pair pair = Pair.start(side)) {
            dial(pair, scale.connectionsWarmUp());
            int count = side.dialsWith(PeerKind.JS) ? scale.connectionsJs() : scale.connections();
            Processor processor = Processor.note(pair);
            Fields result = dial(pair, count);
            double dialer = processor.dialer();
            double listener = processor.listener();
            recorder.value(name(), result.number("perSecond"));
            recorder.value(name() + "-cpu-dialer", dialer * MILLIS / count);
            recorder.value(name() + "-cpu-listener", listener * MILLIS / count);
        }
    }

    private Fields dial(Pair pair, int count) {
        return pair.dialer()
                .callWithin(
                        Pair.LIMIT,
                        "dialLoop",
                        "addr",
                        pair.listener().address(),
                        "count",
                        count,
                        "parallel",
                        parallel,
                        "identify",
                        true);
    }
}
