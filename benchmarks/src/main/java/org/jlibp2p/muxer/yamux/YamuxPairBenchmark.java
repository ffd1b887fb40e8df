package org.jlibp2p.muxer.yamux;

import java.util.concurrent.TimeUnit;

import org.jlibp2p.bytes.Bytes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Two engines whose batches are each other's input. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class YamuxPairBenchmark {
    private final Bytes message = Frames.body(32);
    private final CountingEvents caller = new CountingEvents(true);
    private final BareSession left = new BareSession(true, stream -> caller);
    private BareSession right;
    private EngineStream stream;

    /** Sends back what it gets, and ends when the peer ends. */
    private StreamEvents echo(EngineStream inbound) {
        return new CountingEvents(true) {
            @Override
            void take(Bytes bytes) {
                right.engine.write(inbound, bytes);
            }

            @Override
            public void inputEnded() {
                right.engine.closeWrite(inbound);
            }
        };
    }

    /** Opens the stream of the ping-pong. */
    @Setup(Level.Trial)
    public void openStream() {
        right = new BareSession(false, this::echo);
        stream = left.open(caller);
        exchange();
    }

    private void exchange() {
        while (left.flush(right::receive) | right.flush(left::receive)) {
            // what one side says may make the other one answer
        }
    }

    /** A message of 32 bytes there and back on a stream. */
    @Benchmark
    public Bytes pingPong() {
        long before = caller.received;
        left.engine.write(stream, message);
        exchange();
        if (caller.received - before != message.size()) {
            throw new IllegalStateException("the message did not come back");
        }
        return caller.last;
    }

    /** A stream that is opened, and ended by both sides, without a byte on it. */
    @Benchmark
    public long openAndEnd() {
        long before = caller.ended;
        left.engine.closeWrite(left.open(caller));
        exchange();
        if (caller.ended != before + 1) {
            throw new IllegalStateException("the stream did not end");
        }
        return caller.ended;
    }
}
