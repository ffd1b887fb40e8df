package org.jlibp2p.benchmarks.micro;

import java.util.Collections;
import java.util.SplittableRandom;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.bytes.Varint;
import org.jlibp2p.io.Framed;
import org.jlibp2p.wire.Codec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Messages with their length in front, over a pipe in memory. */
@State(Scope.Thread)
public class FramedBenchmark {
    private static final int TOGETHER = 16;
    private static final int LONGEST_READ = 1024 * 1024;

    /** The size of a message in bytes. */
    @Param({"64", "4096"})
    int size;

    private final TurnLoop loop = new TurnLoop();
    private Bytes message;
    private Bytes manyFramed;
    private PipeEnd raw;
    private Framed<Bytes, Bytes> sender;
    private Bytes last;
    private int received;

    /** Builds both sides; the right one receives for ever. */
    @Setup(Level.Trial)
    public void build() {
        byte[] bytes = new byte[size];
        new SplittableRandom(3).nextBytes(bytes);
        message = Bytes.wrap(bytes);
        Bytes framed = Bytes.concat(Varint.encode(size), message);
        manyFramed = Bytes.concat(Collections.nCopies(TOGETHER, framed));
        PipeEnd[] pipe = PipeEnd.pair(loop, LONGEST_READ);
        Codec<Bytes> codec = Codec.bytes(LONGEST_READ);
        raw = pipe[0];
        sender = Framed.of(pipe[0], codec, codec);
        Framed<Bytes, Bytes> receiver = Framed.of(pipe[1], codec, codec);
        loop.run(() -> Async.loop(() -> receiver.receive().thenApply(this::onMessage)));
    }

    private boolean onMessage(Bytes arrived) {
        last = arrived;
        received++;
        return true;
    }

    private Bytes run(Runnable send, int expected) {
        received = 0;
        loop.run(send);
        if (received != expected) {
            throw new IllegalStateException(received + " messages instead of " + expected);
        }
        return last;
    }

    /** One message sent and received. */
    @Benchmark
    public Bytes sendAndReceive() {
        return run(() -> sender.send(message), 1);
    }

    /** Messages that arrive many together, in one read. */
    @Benchmark
    @OperationsPerInvocation(TOGETHER)
    public Bytes receiveTogether() {
        return run(() -> raw.write(manyFramed), TOGETHER);
    }
}
