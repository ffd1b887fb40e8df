package org.jlibp2p.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.node.Node;
import org.jlibp2p.ping.Ping;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "ping", description = "Measures round trips to a peer.")
final class PingCommand implements Callable<Integer>, Commands.Printing {
    private final PrintStream out;

    @Mixin
    private NodeOptions options;

    @Option(names = "--count", description = "How many; by default ${DEFAULT-VALUE}.")
    private int count = 5;

    @Option(names = "--pause", paramLabel = "MILLISECONDS", description = "Between two; by default ${DEFAULT-VALUE}.")
    private long pause = 1000;

    @Parameters(paramLabel = "MULTIADDR", description = "Where the peer is and who: /ip4/.../tcp/.../p2p/<peer id>")
    private Target target;

    PingCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Node node = options.start()) {
            Connection connection = options.connect(node, target);
            List<Duration> times = new ArrayList<>();
            for (int i = 1; i <= count; i++) {
                Duration time = node.service(Ping.class).ping(connection).join();
                times.add(time);
                out.printf(Locale.ROOT, "%d: %s from %s%n", i, millis(time.toNanos()), target.peer());
                if (i < count) {
                    TimeUnit.MILLISECONDS.sleep(pause);
                }
            }
            LongSummaryStatistics all =
                    times.stream().mapToLong(Duration::toNanos).summaryStatistics();
            if (count > 0) {
                out.printf(
                        "fastest %s, mean %s, slowest %s%n",
                        millis(all.getMin()), millis((long) all.getAverage()), millis(all.getMax()));
            }
        }
        return 0;
    }

    static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f ms", nanos / 1e6);
    }
}
