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

/** A message of 32 bytes there and back: the part of a round trip that the layers take, without network and wake-ups. */
@State(Scope.Thread)
public class EchoBenchmark {
    private static final int SIZE = 32;
    private static final int LONGEST_READ = 65_536;

    /** What the message goes through. */
    @Param
    Layers layers;

    private final TurnLoop loop = new TurnLoop();
    private Bytes message;
    private Duplex caller;
    private Bytes last;
    private int received;

    /** Builds both sides; the right one sends back what it gets. */
    @Setup(Level.Trial)
    public void build() {
        byte[] bytes = new byte[SIZE];
        new SplittableRandom(2).nextBytes(bytes);
        message = Bytes.wrap(bytes);
        Layers.Ends ends = layers.build(loop, LONGEST_READ);
        caller = ends.left();
        loop.run(() -> {
            ends.right().copyTo(ends.right());
            Async.loop(() -> caller.read().thenApply(this::onBytes));
        });
    }

    private boolean onBytes(Bytes bytes) {
        last = bytes;
        received += bytes.size();
        return true;
    }

    /** One round trip. */
    @Benchmark
    public Bytes roundTrip() {
        received = 0;
        loop.run(this::send);
        if (received != SIZE) {
            throw new IllegalStateException("the message did not come back");
        }
        return last;
    }

    private void send() {
        caller.write(message);
    }
}
