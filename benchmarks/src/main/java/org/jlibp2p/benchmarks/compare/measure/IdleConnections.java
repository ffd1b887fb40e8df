package org.jlibp2p.benchmarks.compare.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.benchmarks.compare.result.Figure;
import org.jlibp2p.interop.harness.PeerProcess;

/**
 * The memory of connections on which nothing happens, at the peer that listens. The same crowd dials whatever listens. Once
 * with peers that say who they are, and once, by a fresh listener, bare: with peers that refuse identify.
 */
final class IdleConnections implements Measure {
    private static final int WARM_UP = 100;

    private final int connections;
    private final Duration quiet;

    IdleConnections(int connections, int quietSeconds) {
        this.connections = connections;
        this.quiet = Duration.ofSeconds(quietSeconds);
    }

    @Override
    public String name() {
        return "memory-" + connections;
    }

    @Override
    public List<Figure> figures() {
        String among =
                "per idle connection of " + String.format("%,d", connections).replace(',', ' ');
        List<Figure> figures = new ArrayList<>();
        figures.addAll(Memory.figures(name(), name(), among + ", identified", "KiB"));
        figures.addAll(Memory.figures(name() + "-bare", name(), among + ", bare", "KiB"));
        return figures;
    }

    @Override
    public boolean concerns(Side side) {
        return side.isUniform();
    }

    @Override
    public void run(Side side, Recorder recorder) throws Exception {
        run(side, true, name(), recorder);
        run(side, false, name() + "-bare", recorder);
    }

    private void run(Side side, boolean identify, String id, Recorder recorder) throws Exception {
        try (PeerProcess listener = Pair.listener(side.listener())) {
            warmUp(listener);
            Memory before = Memory.of(listener, quiet);
            CrowdProcess crowd = CrowdProcess.connect(listener, connections, 0, identify);
            try {
                Memory.of(listener, quiet).record(before, connections, Memory.KIBI, id, recorder);
            } finally {
                crowd.close();
            }
        }
    }

    /** Some connections that come and go, so that what is needed once is there. */
    static void warmUp(PeerProcess listener) throws Exception {
        CrowdProcess.connect(listener, WARM_UP, 0, true).close();
    }
}
