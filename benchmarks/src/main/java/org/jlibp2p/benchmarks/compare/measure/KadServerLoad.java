package org.jlibp2p.benchmarks.compare.measure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.benchmarks.compare.result.Better;
import org.jlibp2p.benchmarks.compare.result.Figure;
import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerCommand;
import org.jlibp2p.interop.harness.PeerProcess;

/**
 * A server of the DHT to which many clients are connected, each with some requests under way at any time. Around it are other
 * servers, the same for all sides, out of which it makes its routing table, and it has providers and values to tell of. The
 * clients are one process, the same for all.
 */
final class KadServerLoad implements Measure {
    private static final double MEBI = 1 << 20;
    private static final double MICROS = 1e6;
    private static final double PERCENT = 100;

    /** The same identity for all, so that the same neighbours find room in each one's table. */
    private static final String SEED = "ad".repeat(32);

    private static final Duration TABLE_LIMIT = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 250;

    private final Scale scale;
    private final Path java;
    private final boolean onlyPeers;

    /**
     * A server, and what it is asked.
     *
     * @param java that the clients run on
     * @param onlyPeers whether it is asked for peers and nothing else, which leaves its stores out
     */
    KadServerLoad(Scale scale, Path java, boolean onlyPeers) {
        this.scale = scale;
        this.java = java;
        this.onlyPeers = onlyPeers;
    }

    @Override
    public String name() {
        return onlyPeers ? "kad-server-peers" : "kad-server-mix";
    }

    @Override
    public List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        add(figures, "rate", "requests", "1/s", Better.HIGHER);
        add(figures, "p50", "p50", "ms", Better.LOWER);
        add(figures, "p99", "p99", "ms", Better.LOWER);
        add(figures, "per-cpu", "requests per processor second of the server", "1/s", Better.HIGHER);
        add(figures, "client-cpu", "processor of the clients, per request", "µs", Better.LOWER);
        add(figures, "resident", "resident under load", "MiB", Better.LOWER);
        add(figures, "heap", "heap after load, collected", "MiB", Better.LOWER);
        add(figures, "heap-clients", "heap per client with its streams", "KiB", Better.LOWER);
        add(figures, "answered", "requests that did not fail", "%", Better.HIGHER);
        add(figures, "table", "peers in its table", "", Better.HIGHER);
        add(figures, "closer", "closer peers in a reply to FIND_NODE", "", Better.HIGHER);
        add(figures, "bytes", "bytes of a reply", "B", Better.HIGHER);
        if (!onlyPeers) {
            add(figures, "providers", "providers in a reply to GET_PROVIDERS", "", Better.HIGHER);
            add(figures, "values", "replies to GET_VALUE that have one", "%", Better.HIGHER);
        }
        return figures;
    }

    private void add(List<Figure> figures, String id, String title, String unit, Better better) {
        String what = onlyPeers ? "DHT server asked for peers, " : "DHT server, ";
        figures.add(new Figure(name() + "-" + id, name(), what + title, unit, better));
    }

    @Override
    public boolean concerns(Side side) {
        return side.isUniform();
    }

    @Override
    public void run(Side side, Recorder recorder) throws Exception {
        try (PeerProcess server = server(side.listener());
                KadCrowdProcess crowd = KadCrowdProcess.start(
                        java, server, scale.kadNeighbours(), scale.kadClients(), scale.kadInFlight(), onlyPeers)) {
            crowd.connectNeighbours();
            recorder.value(name() + "-table", settledTable(server, scale.quiet()));
            Memory before = Memory.of(server, scale.quiet());
            crowd.connectClients();
            crowd.fill();
            WarmUp.untilSteady(
                    scale.longestWarmUp(),
                    () -> crowd.load(scale.kadPieceSeconds()).number("perSecond"));
            measure(server, crowd, recorder);
            Memory after = Memory.of(server, scale.quiet());
            memory(before, after, recorder);
        }
    }

    private static PeerProcess server(PeerCommand command) {
        return PeerProcess.start(
                command,
                "--listen",
                Stack.NOISE.address(),
                "--security",
                Stack.NOISE.security(),
                "--seed",
                SEED,
                "--kad",
                "server",
                "--kad-filter",
                "none",
                Pair.NO_LIMITS);
    }

    /** The size of the table once it does not grow any more. */
    static double settledTable(PeerProcess server, Duration quiet) throws InterruptedException {
        long begun = System.nanoTime();
        double size = 0;
        long since = begun;
        while (System.nanoTime() - begun < TABLE_LIMIT.toNanos()
                && (size == 0 || System.nanoTime() - since < quiet.toNanos())) {
            double now = server.call("kadTable").number("size");
            if (now != size) {
                size = now;
                since = System.nanoTime();
            }
            Thread.sleep(POLL_MILLIS);
        }
        return size;
    }

    private void measure(PeerProcess server, KadCrowdProcess crowd, Recorder recorder) throws Exception {
        Fields load = RequestFigures.take(name(), server, () -> crowd.load(scale.kadSeconds()), recorder);
        recorder.value(name() + "-client-cpu", load.number("cpu") * MICROS / load.number("requests"));
        recorder.value(name() + "-closer", load.number("closer"));
        recorder.value(name() + "-bytes", load.number("bytes"));
        if (!onlyPeers) {
            recorder.value(name() + "-providers", load.number("providers"));
            recorder.value(name() + "-values", PERCENT * load.number("values"));
        }
    }

    private void memory(Memory before, Memory after, Recorder recorder) {
        if (after.heap().isPresent() && before.heap().isPresent()) {
            double heap = after.heap().getAsDouble();
            recorder.value(name() + "-heap", heap / MEBI);
            recorder.value(
                    name() + "-heap-clients", (heap - before.heap().getAsDouble()) / scale.kadClients() / Memory.KIBI);
        } else {
            recorder.missing("the " + after.peer().kind() + " peer does not tell its heap");
        }
    }
}
