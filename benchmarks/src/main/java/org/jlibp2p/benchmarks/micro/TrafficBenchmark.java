package org.jlibp2p.benchmarks.micro;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.swarm.CountedDuplex;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

/** What it costs to count a connection's bytes: a read and a write of a pipe that does nothing, counted or not. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(NANOSECONDS)
public class TrafficBenchmark {
    /** Whether the pipe is a counted one, as that of every connection is. */
    @Param({"false", "true"})
    boolean counted;

    private final Nothing nothing = new Nothing();
    private Duplex pipe;
    private final Function<ByteBuffer, Integer> reader = ByteBuffer::remaining;
    private final Consumer<ByteBuffer> source = buffer -> buffer.position(64);

    /** Puts the counters on. */
    @Setup
    public void build() {
        pipe = counted ? new CountedDuplex(nothing) : nothing;
    }

    /** What a cipher does for each batch of frames that arrives. */
    @Benchmark
    public CompletableFuture<Integer> readLent() {
        return pipe.readLent(reader);
    }

    /** What a cipher does for each batch of frames that it sends. */
    @Benchmark
    public CompletableFuture<Void> writeLent() {
        return pipe.writeLent(64, source);
    }

    /** A read that takes the bytes for itself. */
    @Benchmark
    public CompletableFuture<Bytes> read() {
        return pipe.read();
    }

    /** A write of bytes that are there. */
    @Benchmark
    public CompletableFuture<Void> write() {
        return pipe.write(nothing.bytes);
    }

    /** A pipe that always has the same bytes and takes all others. */
    private static final class Nothing implements Duplex {
        private final CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
        private final TurnLoop loop = new TurnLoop();
        private final ByteBuffer buffer = ByteBuffer.allocate(64);
        private final Bytes bytes = Bytes.wrap(new byte[64]);

        @Override
        public CompletableFuture<Bytes> read() {
            return CompletableFuture.completedFuture(bytes);
        }

        @Override
        public CompletableFuture<Void> write(Bytes taken) {
            return done;
        }

        @Override
        public <R> CompletableFuture<R> readLent(Function<? super ByteBuffer, ? extends R> taker) {
            return CompletableFuture.completedFuture(taker.apply(buffer.clear()));
        }

        @Override
        public CompletableFuture<Void> writeLent(int atMost, Consumer<? super ByteBuffer> giver) {
            giver.accept(buffer.clear());
            return done;
        }

        @Override
        public CompletableFuture<Void> closeWrite() {
            return done;
        }

        @Override
        public void reset(Throwable reason) {}

        @Override
        public CompletableFuture<Void> closed() {
            return done;
        }

        @Override
        public EventLoop loop() {
            return loop;
        }
    }
}
