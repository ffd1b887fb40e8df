package org.jlibp2p.benchmarks.compare.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.jlibp2p.benchmarks.compare.result.Better;
import org.jlibp2p.benchmarks.compare.result.Figure;

/** Many bytes up, then many bytes down, over one or several streams of one connection: {@code /perf/1.0.0}. */
final class Bulk implements Measure {
    private static final double MEBI = 1 << 20;
    private static final double GIGA = 1e9;

    private static final List<Integer> STREAMS = List.of(1, 8);

    private final Scale scale;
    private final Stack stack;

    Bulk(Scale scale, Stack stack) {
        this.scale = scale;
        this.stack = stack;
    }

    @Override
    public String name() {
        return stack.named("bulk");
    }

    @Override
    public List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        for (int streams : STREAMS) {
            String over = streams == 1 ? "one stream" : streams + " streams";
            for (String way : List.of("up", "down")) {
                figures.add(new Figure(
                        id(streams, way), name(), stack.titled("bulk " + way) + ", " + over, "MiB/s", Better.HIGHER));
            }
            for (String way : List.of("up", "down")) {
                for (String end : List.of("dialer", "listener")) {
                    String title = "processor, " + stack.titled("bulk " + way) + ", " + over + ", " + end;
                    figures.add(new Figure(id(streams, way) + "-cpu-" + end, name(), title, "s/GB", Better.LOWER));
                }
            }
        }
        return figures;
    }

    private String id(int streams, String way) {
        return name() + "-" + streams + "-" + way;
    }

    @Override
    public void run(Side side, Recorder recorder) throws Exception {
        ExecutorService commands = Executors.newCachedThreadPool();
        try (Pair pair = Pair.connected(side, stack)) {
            Load load = new Load(pair, commands);
            WarmUp.untilSteady(scale.longestWarmUp(), () -> {
                double seconds = 0;
                for (int streams : STREAMS) {
                    seconds += load.move(streams, "upload", scale.bulkWarmUp());
                    seconds += load.move(streams, "download", scale.bulkWarmUp());
                }
                return 1 / seconds;
            });
            for (int streams : STREAMS) {
                measure(load, streams, "up", "upload", recorder);
                measure(load, streams, "down", "download", recorder);
            }
        } finally {
            commands.shutdownNow();
        }
    }

    private void measure(Load load, int streams, String way, String argument, Recorder recorder) throws Exception {
        long bytes = scale.bulk();
        Processor processor = Processor.note(load.pair);
        double seconds = load.move(streams, argument, bytes);
        double dialer = processor.dialer();
        double listener = processor.listener();
        String id = id(streams, way);
        recorder.value(id, bytes / MEBI / seconds);
        recorder.value(id + "-cpu-dialer", dialer / (bytes / GIGA));
        recorder.value(id + "-cpu-listener", listener / (bytes / GIGA));
    }

    /** What moves bytes between two peers. */
    private record Load(Pair pair, ExecutorService commands) {
        /** Moves bytes, each stream its part of them, and tells how long all of them took. */
        double move(int streams, String argument, long total) throws Exception {
            String other = argument.equals("upload") ? "download" : "upload";
            List<Future<?>> running = new ArrayList<>();
            long start = System.nanoTime();
            for (int i = 0; i < streams; i++) {
                running.add(commands.submit(() -> pair.call("perf", argument, total / streams, other, 0)));
            }
            for (Future<?> each : running) {
                try {
                    each.get();
                } catch (ExecutionException e) {
                    throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
                }
            }
            return (System.nanoTime() - start) / GIGA;
        }
    }
}
