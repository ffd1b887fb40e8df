package org.jlibp2p.benchmarks.micro;

import java.util.SplittableRandom;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One MiB moved from end to end over one stream, both sides in this thread, in writes of 64 KiB: operations a second are
 * MiB a second, and bytes an operation are bytes allocated for each MiB moved, by sender and receiver together.
 */
@State(Scope.Thread)
public class TransferBenchmark {
    private static final int CHUNK = 64 * 1024;
    private static final int CHUNKS = 16;

    /** What the bytes go through. */
    @Param
    Layers layers;

    /** The most bytes that one read below brings: what a socket is read with, or everything that was written. */
    @Param({"65536", "2097152"})
    int longestRead;

    private final TurnLoop loop = new TurnLoop();
    private Bytes chunk;
    private Duplex sender;
    private Duplex receiver;
    private Bytes last;
    private long received;

    /** Builds both sides. */
    @Setup(Level.Trial)
    public void build() {
        byte[] bytes = new byte[CHUNK];
        new SplittableRandom(1).nextBytes(bytes);
        chunk = Bytes.wrap(bytes);
        Layers.Ends ends = layers.build(loop, longestRead);
        sender = ends.left();
        receiver = ends.right();
        loop.run(() -> Async.loop(() -> receiver.read().thenApply(this::onBytes)));
    }

    private boolean onBytes(Bytes bytes) {
        last = bytes;
        received += bytes.size();
        return true;
    }

    /** Moves it. */
    @Benchmark
    public Bytes mebibyte() {
        long before = received;
        loop.run(this::send);
        if (received - before != (long) CHUNK * CHUNKS) {
            throw new IllegalStateException("only " + (received - before) + " bytes have arrived");
        }
        return last;
    }

    private void send() {
        for (int i = 0; i < CHUNKS; i++) {
            sender.write(chunk);
        }
    }
}
