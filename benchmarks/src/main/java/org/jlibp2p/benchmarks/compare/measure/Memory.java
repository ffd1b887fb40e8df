package org.jlibp2p.benchmarks.compare.measure;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

import org.jlibp2p.benchmarks.compare.result.Better;
import org.jlibp2p.benchmarks.compare.result.Figure;
import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerProcess;

/**
 * The memory of a peer, after some quiet and after it has collected its garbage.
 *
 * @param peer which
 * @param resident bytes that the system holds for it
 * @param heap bytes that live on its heap, if it tells
 */
record Memory(PeerProcess peer, double resident, OptionalDouble heap) {
    static final double KIBI = 1024;

    static Memory of(PeerProcess peer, Duration quiet) throws InterruptedException {
        Thread.sleep(quiet.toMillis());
        Fields stats = peer.callWithin(Pair.LIMIT, "stats", "collect", true);
        return new Memory(
                peer,
                stats.number("rss"),
                stats.has("heapUsed") ? OptionalDouble.of(stats.number("heapUsed")) : OptionalDouble.empty());
    }

    /** The two figures of something that takes memory. */
    static List<Figure> figures(String id, String measure, String title, String unit) {
        return List.of(
                new Figure(id + "-heap", measure, "heap, " + title, unit, Better.LOWER),
                new Figure(id + "-resident", measure, "resident, " + title, unit, Better.LOWER));
    }

    /** Records what something took since an earlier look. */
    void record(Memory before, int count, double unit, String id, Measure.Recorder recorder) {
        recorder.value(id + "-resident", (resident - before.resident) / count / unit);
        if (heap.isPresent() && before.heap.isPresent()) {
            recorder.value(id + "-heap", (heap.getAsDouble() - before.heap.getAsDouble()) / count / unit);
        } else {
            recorder.missing("the " + peer.kind() + " peer does not tell its heap");
        }
    }
}
