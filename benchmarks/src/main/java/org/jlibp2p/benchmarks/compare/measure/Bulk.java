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

    private final int streams;
    private final long bytes;
    private final long warmUp;

    Bulk(int streams, long bytes, long warmUp) {
        this.streams = streams;
        this.bytes = bytes;
        this.warmUp = warmUp;
    }

    @Override
    public String name() {
        return "bulk-" + streams;
    }

    @Override
    public List<Figure> figures() {
        String over = streams == 1 ? "one stream" : streams + " streams";
        List<Figure> figures = new ArrayList<>();
        for (String way : List.of("up", "down")) {
            figures.add(new Figure(id(way), name(), "bulk " + way + ", " + over, "MiB/s", Better.HIGHER));
        }
        for (String way : List.of("up", "down")) {
            for (String end : List.of("dialer", "listener")) {
                String title = "processor, bulk " + way + ", " + over + ", " + end;
                figures.add(new Figure(id(way) + "-cpu-" + end, name(), title, "s/GB", Better.LOWER));
            }
        }
        return figures;
    }

    private String id(String way) {
        return name() + "-" + way;
    }

    @Override
    public void run(Side side, Recorder recorder) throws Exception {
        ExecutorService commands = Executors.newFixedThreadPool(streams);
        try (Pair pair = Pair.connected(side)) {
            move(pair, commands, "upload", warmUp);
            move(pair, commands, "download", warmUp);
            measure(pair, commands, "up", "upload", recorder);
            measure(pair, commands, "down", "download", recorder);
        } finally {
            commands.shutdownNow();
        }
    }

    private void measure(Pair pair, ExecutorService commands, String way, String argument, Recorder recorder)
            throws Exception {
        Processor processor = Processor.note(pair);
        double seconds = move(pair, commands, argument, bytes);
        double dialer = processor.dialer();
        double listener = processor.listener();
        recorder.value(id(way), bytes / MEBI / seconds);
        recorder.value(id(way) + "-cpu-dialer", dialer / (bytes / GIGA));
        recorder.value(id(way) + "-cpu-listener", listener / (bytes / GIGA));
    }

    /** Moves bytes, each stream its part of them, and tells how long all of them took. */
    private double move(Pair pair, ExecutorService commands, String argument, long total) throws Exception {
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
