package org.jlibp2p.benchmarks.compare.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.benchmarks.compare.result.Better;
import org.jlibp2p.benchmarks.compare.result.Figure;
import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerKind;

/** New connections, each with a full handshake and identify, and closed again. */
final class Connections implements Measure {
    private static final double MILLIS = 1_000;

    private static final List<Integer> PARALLEL = List.of(8, 1, 64);

    private final Scale scale;
    private final Stack stack;

    Connections(Scale scale, Stack stack) {
        this.scale = scale;
        this.stack = stack;
    }

    @Override
    public String name() {
        return stack.named("connections");
    }

    private String warmUpId() {
        return name() + "-warm-up";
    }

    private String id(int parallel) {
        return name() + "-" + parallel;
    }

    @Override
    public List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        for (int parallel : PARALLEL) {
            String how = parallel == 1 ? ", one after another" : ", " + parallel + " at once";
            figures.add(new Figure(id(parallel), name(), stack.titled("new connections") + how, "1/s", Better.HIGHER));
            for (String end : List.of("dialer", "listener")) {
                String title = "processor, " + stack.titled("new connection") + how + ", " + end;
                figures.add(new Figure(id(parallel) + "-cpu-" + end, name(), title, "ms", Better.LOWER));
            }
        }
        figures.add(new Figure(
                warmUpId(),
                name(),
                stack.titled("load until connections") + " do not become faster",
                "s",
                Better.LOWER));
        return figures;
    }

    @Override
    public void run(Side side, Recorder recorder) throws Exception {
        try (Pair pair = Pair.start(side, stack)) {
            int count = side.dialsWith(PeerKind.JS) ? scale.connectionsJs() : scale.connections();
            Duration warmUp = WarmUp.untilSteady(
                    scale.longestWarmUp(),
                    () -> dial(pair, count, PARALLEL.get(0)).number("perSecond"));
            recorder.value(warmUpId(), warmUp.toMillis() / MILLIS);
            for (int parallel : PARALLEL) {
                Processor processor = Processor.note(pair);
                Fields result = dial(pair, count, parallel);
                double dialer = processor.dialer();
                double listener = processor.listener();
                recorder.value(id(parallel), result.number("perSecond"));
                recorder.value(id(parallel) + "-cpu-dialer", dialer * MILLIS / count);
                recorder.value(id(parallel) + "-cpu-listener", listener * MILLIS / count);
            }
        }
    }

    private static Fields dial(Pair pair, int count, int parallel) {
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
