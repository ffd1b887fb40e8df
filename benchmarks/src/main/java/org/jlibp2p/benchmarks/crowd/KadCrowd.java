package org.jlibp2p.benchmarks.crowd;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.management.OperatingSystemMXBean;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;

/**
 * The surroundings of one server of the DHT: servers that get into its routing table, and clients that load it. It does what
 * it is told on standard input, a line each: {@code neighbours} and {@code clients} connect them, {@code fill} puts content
 * and values into the server, {@code load SECONDS} makes requests. What it has done it tells on standard output as
 * {@link Crowd} does: {@code progress} each second, {@code connected}, {@code filled}, {@code loaded} with figures, or
 * {@code failed} with a reason.
 */
public final class KadCrowd {
    private static final int FILLING = 16; // clients at once
    private static final double NANOS = 1e9;

    private final KadCrowdOptions options;
    private final CrowdProgress progress;
    private final KadContent content = new KadContent();
    private final List<CrowdMember> neighbours = new ArrayList<>();
    private final List<KadClient> clients = new ArrayList<>();

    private KadCrowd(KadCrowdOptions options, CrowdProgress progress) {
        this.options = options;
        this.progress = progress;
        CrowdParts parts = new CrowdParts();
        for (int i = 0; i < options.neighbours(); i++) {
            KadNeighbour neighbour = KadNeighbour.of(i, options.protocol());
            neighbours.add(new CrowdMember(options.crowd(), parts, progress, neighbour.identity(), neighbour));
        }
        for (int i = 0; i < options.clients(); i++) {
            clients.add(new KadClient(i, options, content, parts, progress));
        }
    }

    /**
     * Runs the crowd.
     *
     * @param arguments {@code --target ADDRESS/p2p/PEER}, {@code --neighbours N}, {@code --clients N}, {@code --in-flight N}
     *     requests of each, {@code --ask-for peers|all}, {@code --protocol} of the DHT
     * @throws Exception if standard input cannot be read
     */
    public static void main(String... arguments) throws Exception {
        PrintStream output = System.out;
        System.setOut(System.err);
        CrowdProgress progress = new CrowdProgress(output);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try {
            KadCrowd crowd = new KadCrowd(KadCrowdOptions.parse(arguments), progress);
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
            case "neighbours" ->
                tell(Lanes.all(neighbours, options.crowd().parallel(), CrowdMember::connect), "connected");
            case "clients" -> tell(Lanes.all(clients, options.crowd().parallel(), KadClient::connect), "connected");
            case "fill" -> tell(fill(), "filled");
            case "load" -> load(Double.parseDouble(words[1]));
            default -> throw new IllegalArgumentException("there is no " + words[0] + " to be done");
        }
    }

    /** Each client puts as many values, until all are there. */
    private CompletableFuture<Void> fill() {
        List<List<Bytes>> values = new ArrayList<>();
        clients.forEach(client -> values.add(new ArrayList<>()));
        for (int i = 0; i < content.values().size(); i++) {
            values.get(i % clients.size()).add(content.values().get(i));
        }
        AtomicInteger next = new AtomicInteger();
        return Lanes.all(clients, FILLING, client -> client.fill(values.get(next.getAndIncrement())));
    }

    private void load(double seconds) {
        double before = processor();
        KadLoad.run(clients, (long) (seconds * NANOS)).whenComplete((load, failure) -> {
            if (failure != null) {
                progress.tell("failed", Async.unwrap(failure));
                return;
            }
            Map<String, Object> figures = load.figures();
            figures.put("cpu", processor() - before);
            progress.tell("loaded", figures);
        });
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
