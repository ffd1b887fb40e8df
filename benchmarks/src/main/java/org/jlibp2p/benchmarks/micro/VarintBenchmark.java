package org.jlibp2p.benchmarks.micro;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.bytes.Varint;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Varints one behind the other, of sizes in no order, so that no branch can be foreseen better than in messages. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class VarintBenchmark {
    private static final int COUNT = 1024;

    /** The most bits of a value: lengths of small messages, or anything. */
    @Param({"14", "63"})
    int bits;

    private final long[] values = new long[COUNT];
    private byte[] target;
    private Bytes encoded;

    /** Makes values of which each size is as frequent as any other. */
    @Setup(Level.Trial)
    public void makeValues() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < COUNT; i++) {
            values[i] = random.nextLong() >>> 64 - random.nextInt(1, bits + 1);
        }
        target = new byte[COUNT * Varint.MAX_SIZE];
        int end = write();
        encoded = Bytes.copyOf(target).slice(0, end);
    }

    /** Writing. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public int write() {
        int at = 0;
        for (long value : values) {
            at = Varint.write(value, target, at);
        }
        return at;
    }

    /** Reading, with finding out where the next one begins. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long read() {
        long sum = 0;
        for (int at = 0; at < encoded.size(); ) {
            long value = Varint.read(encoded, at);
            at += Varint.size(value);
            sum += value;
        }
        return sum;
    }
}
