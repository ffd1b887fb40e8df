package org.jlibp2p.benchmarks.compare.measure;

import java.util.List;

import org.jlibp2p.benchmarks.compare.result.Better;
import org.jlibp2p.benchmarks.compare.result.Figure;
import org.jlibp2p.benchmarks.compare.result.Summary;
import org.jlibp2p.interop.harness.PeerCommand;
import org.jlibp2p.interop.harness.PeerFailure;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;

/**
 * From the start of a process to the answer of its first ping. The command to ping waits in the process's standard input
 * when it starts; the peer that is pinged runs already, and has answered others.
 */
final class StartUp implements Measure {
    private static final double NANOS = 1e6;
    private static final int ATTEMPTS = 10;

    private final int samples;
    private final Archives archives;

    StartUp(int samples, Archives archives) {
        this.samples = samples;
        this.archives = archives;
    }

    @Override
    public String name() {
        return "start";
    }

    @Override
    public List<Figure> figures() {
        return List.of(
                new Figure("start", name(), "first ping of a fresh process", "ms", Better.LOWER),
                new Figure(
                        "start-archive",
                        name(),
                        "first ping, from a class-data archive (C1, serial GC)",
                        "ms",
                        Better.LOWER,
                        "start"));
    }

    @Override
    public boolean concerns(Side side) {
        return side.isUniform();
    }

    @Override
    public void run(Side side, Recorder recorder) throws Exception {
        try (PeerProcess listener = Pair.listener(side.listener())) {
            firstPing(side.dialer(), listener);
            recorder.value("start", median(side.dialer(), listener));
            if (side.dialsWith(PeerKind.JAVA)) {
                PeerCommand archived = archives.with(side.dialer());
                firstPing(archived, listener);
                recorder.value("start-archive", median(archived, listener));
            }
        }
    }

    private double median(PeerCommand command, PeerProcess listener) {
        double[] millis = new double[samples];
        for (int i = 0; i < samples; i++) {
            millis[i] = firstPing(command, listener);
        }
        return Summary.median(millis);
    }

    /**
     * Tries again, with another process, when the ping is reset: rust-libp2p pings each new connection by itself and answers
     * one ping stream a connection, the latest, so that the two get into each other's way in some of the runs.
     */
    private static double firstPing(PeerCommand command, PeerProcess listener) {
        for (int attempt = 1; ; attempt++) {
            try {
                return firstPingOf(command, listener);
            } catch (PeerFailure reset) {
                if (attempt == ATTEMPTS) {
                    throw reset;
                }
            }
        }
    }

    private static double firstPingOf(PeerCommand command, PeerProcess listener) {
        long start = System.nanoTime();
        try (PeerProcess fresh = PeerProcess.spawn(command)) {
            fresh.call("ping", "addr", listener.address(), "count", 1);
            return (System.nanoTime() - start) / NANOS;
        }
    }
}
