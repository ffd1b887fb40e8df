package org.jlibp2p.benchmarks.compare.measure;

import java.time.Duration;
import java.util.List;

import org.jlibp2p.benchmarks.compare.result.Figure;
import org.jlibp2p.interop.harness.PeerProcess;

/** The memory of streams on which nothing happens, at the peer that listens. Their protocol is agreed on. */
final class IdleStreams implements Measure {
    private final int connections;
    private final int streams;
    private final Duration quiet;

    IdleStreams(int connections, int streams, int quietSeconds) {
        this.connections = connections;
        this.streams = streams;
        this.quiet = Duration.ofSeconds(quietSeconds);
    }

    @Override
    public String name() {
        return "memory-streams";
    }

    @Override
    public List<Figure> figures() {
        String among =
                String.format("per idle stream of %,d", connections * streams).replace(',', ' ');
        return Memory.figures(name(), name(), among, "B");
    }

    @Override
    public boolean concerns(Side side) {
        return side.isUniform();
    }

    @Override
    public void run(Side side, Recorder recorder) throws Exception {
        try (PeerProcess listener = Pair.listener(side.listener())) {
            IdleConnections.warmUp(listener);
            try (CrowdProcess crowd = CrowdProcess.connect(listener, connections, streams, true)) {
                Memory before = Memory.of(listener, quiet);
                crowd.openStreams();
                Memory.of(listener, quiet).record(before, connections * streams, 1, name(), recorder);
            }
        }
    }
}
