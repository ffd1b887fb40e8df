package org.jlibp2p.muxer.yamux;

import org.jlibp2p.bytes.Bytes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What streams write, collected into batches that are accepted at once, with the credit that the peer gives for it: an
 * operation is a frame. Small ones are of 64 bytes, one of each of 16 streams in a batch. Full ones fill a Noise frame
 * each.
 */
@State(Scope.Thread)
public class YamuxOutputBenchmark {
    private static final int STREAMS = 16;
    private static final int SMALL = 64;
    private static final int FULL_TOGETHER = 3;
    private static final int CREDIT = YamuxFrame.MAX_BODY;

    private final CountingEvents events = new CountingEvents(true);
    private final BareSession session = new BareSession(true, stream -> events);
    private final EngineStream[] streams = new EngineStream[STREAMS];
    private final Bytes smallMessage = Frames.body(SMALL);
    private final Bytes fullMessage = Frames.body(YamuxFrame.MAX_BODY);
    private final Bytes credit = Frames.updates(0, STREAMS, CREDIT);
    private final Bytes creditOfFirst = Frames.updates(0, 1, (long) FULL_TOGETHER * YamuxFrame.MAX_BODY);
    private long smallSent;
    private Bytes last;

    /** Opens the streams. */
    @Setup(Level.Trial)
    public void openStreams() {
        for (int i = 0; i < STREAMS; i++) {
            streams[i] = session.open(events);
        }
        session.flush(batch -> {});
        session.receive(Frames.updates(YamuxFrame.ACK, STREAMS, 0));
    }

    /** One small message of each stream. */
    @Benchmark
    @OperationsPerInvocation(STREAMS)
    public Bytes small() {
        for (EngineStream stream : streams) {
            session.engine.write(stream, smallMessage);
        }
        session.flush(batch -> last = batch);
        smallSent += SMALL;
        if (smallSent >= CREDIT) {
            smallSent -= CREDIT;
            session.receive(credit);
        }
        return last;
    }

    /** One full frame, alone in its batch. */
    @Benchmark
    @OperationsPerInvocation(FULL_TOGETHER)
    public Bytes full() {
        for (int i = 0; i < FULL_TOGETHER; i++) {
            session.engine.write(streams[0], fullMessage);
            session.flush(batch -> last = batch);
        }
        session.receive(creditOfFirst);
        return last;
    }

    /** Full frames, three in one batch. */
    @Benchmark
    @OperationsPerInvocation(FULL_TOGETHER)
    public Bytes fullTogether() {
        for (int i = 0; i < FULL_TOGETHER; i++) {
            session.engine.write(streams[0], fullMessage);
        }
        session.flush(batch -> last = batch);
        session.receive(creditOfFirst);
        return last;
    }
}
