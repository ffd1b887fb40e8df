package org.jlibp2p.benchmarks.compare.measure;

import java.nio.file.Path;
import java.util.List;

import org.jlibp2p.benchmarks.compare.result.Better;
import org.jlibp2p.benchmarks.compare.result.Figure;
import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerProcess;

/**
 * A relay that holds many reservations, and passes bytes over many circuits at once. Bytes count once, as they come to the far
 * end of their circuit. Both ends of all circuits are one process, the same for all sides.
 */
final class RelayLoad implements Measure {
    private static final double MEBI = 1 << 20;
    private static final double GIGA = 1e9;

    private final RelayScale scale;
    private final Scale all;
    private final Path java;

    /**
     * A relay under load.
     *
     * @param all how much of everything, which says how long warm-ups are
     * @param java that both ends of circuits run on
     */
    RelayLoad(Scale all, Path java) {
        this.scale = all.relay();
        this.all = all;
        this.java = java;
    }

    @Override
    public String name() {
        return "relay-load";
    }

    @Override
    public List<Figure> figures() {
        String what = "relay, " + scale.circuits() + " circuits at once, ";
        return List.of(
                new Figure("relay-load-rate", name(), what + "together", "MiB/s", Better.HIGHER),
                new Figure("relay-load-cpu", name(), what + "processor of the relay", "s/GB", Better.LOWER),
                new Figure("relay-load-crowd-cpu", name(), what + "processor of both ends", "s/GB", Better.LOWER),
                new Figure("relay-load-resident", name(), what + "resident under load", "MiB", Better.LOWER));
    }

    @Override
    public boolean concerns(Side side) {
        return RelayCrowdProcess.concerns(side);
    }

    @Override
    public void run(Side side, Recorder recorder) throws Exception {
        try (PeerProcess relay = RelayCrowdProcess.relay(side.listener());
                RelayCrowdProcess crowd = RelayCrowdProcess.start(java, relay)) {
            crowd.connect(scale.reservations());
            crowd.reserve();
            crowd.circuits(scale.circuits());
            WarmUp.untilSteady(
                    all.longestWarmUp(), () -> crowd.load(scale.pieceSeconds()).number("bytesPerSecond"));
            double cpu = relay.call("stats").number("cpu");
            Fields load = crowd.load(scale.seconds());
            Fields stats = relay.call("stats");
            double bytes = load.number("bytes");
            recorder.value("relay-load-rate", load.number("bytesPerSecond") / MEBI);
            recorder.value("relay-load-cpu", (stats.number("cpu") - cpu) * GIGA / bytes);
            recorder.value("relay-load-crowd-cpu", load.number("cpu") * GIGA / bytes);
            recorder.value("relay-load-resident", stats.number("rss") / MEBI);
        }
    }
}
