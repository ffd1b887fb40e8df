package org.jlibp2p.benchmarks.crowd;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import com.sun.management.OperatingSystemMXBean;
import org.jlibp2p.async.Async;

/**
 * Those who use a relay. It does what it is told on standard input, a line each: {@code connect N} connects so many, {@code
 * reserve} has them reserve, {@code circuits N} connects as many others, each with a circuit to one of the first, {@code load
 * SECONDS} sends over all circuits at once, as fast as they take it. What it has done it tells on standard output as {@link
 * Crowd} does: {@code progress} each second, {@code connected}, {@code reserved}, {@code circuits}, {@code loaded} with figures,
 * or {@code failed} with a reason.
 */
public final class RelayCrowd {
    private static final double NANOS = 1e9;

    private final CrowdOptions options;
    private final CrowdParts parts = new CrowdParts();
    private final CrowdProgress progress;
    private final ScheduledExecutorService clock;
    private final List<RelayMember> targets = new ArrayList<>();
    private final List<RelayMember> sources = new ArrayList<>();

    private RelayCrowd(CrowdOptions options, CrowdProgress progress, ScheduledExecutorService clock) {
        this.options = options;
        this.progress = progress;
        this.clock = clock;
    }

    /**
     * Runs the crowd.
     *
     * @param arguments {@code --target ADDRESS/p2p/PEER} of the relay
     * @throws Exception if standard input cannot be read
     */
    public static void main(String... arguments) throws Exception {
        PrintStream output = System.out;
        System.setOut(System.err);
        CrowdProgress progress = new CrowdProgress(output);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try {
            RelayCrowd crowd = new RelayCrowd(CrowdOptions.parse(arguments), progress, clock);
            clock.scheduleAtFixedRate(() -> progress.tell("progress"), 1, 1, TimeUnit.SECONDS);
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                crowd.obey(line.strip().split(" "));
            }
        } catch (IllegalArgumentException e) {
            progress.tell("failed", e);
        } finally {
            clock.shutdownNow();
        }
        System.exit(0); // without taking leave of thousands of connections one by one
    }

    private void obey(String... words) {
        switch (words[0]) {
            case "connect" -> {
                List<RelayMember> fresh = more(targets, Integer.parseInt(words[1]));
                tell(Lanes.all(fresh, options.parallel(), RelayMember::connect), "connected");
            }
            case "reserve" -> tell(Lanes.all(targets, options.parallel(), RelayMember::reserve), "reserved");
            case "circuits" -> {
                List<RelayMember> fresh = more(sources, Integer.parseInt(words[1]));
                tell(Lanes.all(fresh, options.parallel(), this::circuit), "circuits");
            }
            case "load" -> load(Double.parseDouble(words[1]));
            default -> throw new IllegalArgumentException("there is no " + words[0] + " to be done");
        }
    }

    private List<RelayMember> more(List<RelayMember> all, int count) {
        List<RelayMember> fresh = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            fresh.add(new RelayMember(options, parts, progress));
        }
        all.addAll(fresh);
        return fresh;
    }

    private CompletableFuture<Void> circuit(RelayMember source) {
        RelayMember target = targets.get(sources.indexOf(source) % targets.size());
        return source.connect().thenCompose(connected -> source.connectTo(target));
    }

    private void load(double seconds) {
        double cpu = processor();
        long begun = System.nanoTime();
        received().thenAccept(before -> {
            sources.forEach(RelayMember::send);
            clock.schedule(() -> loaded(before, begun, cpu), (long) (seconds * NANOS), TimeUnit.NANOSECONDS);
        });
    }

    private void loaded(long before, long begun, double cpu) {
        received().thenAccept(after -> {
            double lasted = (System.nanoTime() - begun) / NANOS;
            sources.forEach(RelayMember::pause);
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("bytes", after - before);
            figures.put("seconds", lasted);
            figures.put("bytesPerSecond", (after - before) / lasted);
            figures.put("cpu", processor() - cpu);
            progress.tell("loaded", figures);
        });
    }

    /** What has come to all targets. */
    private CompletableFuture<Long> received() {
        CompletableFuture<Long> sum = CompletableFuture.completedFuture(0L);
        for (RelayMember target : targets) {
            sum = sum.thenCombine(target.received(), Long::sum);
        }
        return sum;
    }

    private static double processor() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / NANOS;
    }

    private void tell(CompletableFuture<Void> done, String event) {
        done.whenComplete((all, failure) -> {
            if (failure == null) {
                progress.tell(event);
            } else {
                progress.tell("failed", Async.unwrap(failure));
            }
        });
    }
}
