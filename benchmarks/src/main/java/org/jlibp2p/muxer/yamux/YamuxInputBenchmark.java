package org.jlibp2p.muxer.yamux;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Data frames taken in by an engine, with all that it answers: an operation is a frame. Small ones are of 64 bytes, come in
 * turn from 16 streams, and 512 of them together, which is about what one full Noise frame brings. Full ones fill a Noise
 * frame each.
 */
@State(Scope.Thread)
public class YamuxInputBenchmark {
    private static final int STREAMS = 16;
    private static final int ROUNDS = 32;
    private static final int SMALL = 64;

    private final CountingEvents reader = new CountingEvents(true);
    private final CountingEvents lateReader = new CountingEvents(false);
    private final List<EngineStream> lateStreams = new ArrayList<>();
    private final BareSession session = new BareSession(false, stream -> reader);
    private final BareSession lateSession = new BareSession(false, stream -> {
        lateStreams.add(stream);
        return lateReader;
    });
    private Bytes smallFrames;
    private Bytes fullFrame;

    /** Lets the peer open its streams. */
    @Setup(Level.Trial)
    public void openStreams() {
        Bytes body = Frames.body(SMALL);
        List<Bytes> frames = new ArrayList<>();
        for (int i = 0; i < ROUNDS * STREAMS; i++) {
            frames.add(Frames.data(Frames.dialledId(i % STREAMS), body));
        }
        smallFrames = Bytes.concat(frames);
        fullFrame = Frames.data(Frames.dialledId(0), Frames.body(YamuxFrame.MAX_BODY));
        Bytes opening = Frames.updates(YamuxFrame.SYN, STREAMS, 0);
        receive(session, opening);
        receive(lateSession, opening);
    }

    private static void receive(BareSession session, Bytes bytes) {
        session.receive(bytes);
        session.flush(batch -> {});
    }

    /** Small frames, each taken by a reader that waits for it. */
    @Benchmark
    @OperationsPerInvocation(STREAMS * ROUNDS)
    public long small() {
        receive(session, smallFrames);
        return reader.received;
    }

    /** Small frames that nobody waits for, taken when all are there. */
    @Benchmark
    @OperationsPerInvocation(STREAMS * ROUNDS)
    public long smallKept() {
        lateSession.receive(smallFrames);
        for (EngineStream stream : lateStreams) {
            for (Bytes taken = lateSession.engine.take(stream); taken != null; ) {
                lateReader.take(taken);
                taken = lateSession.engine.take(stream);
            }
        }
        lateSession.flush(batch -> {});
        return lateReader.received;
    }

    /** A full frame, taken by a reader that waits for it. */
    @Benchmark
    public long full() {
        receive(session, fullFrame);
        return reader.received;
    }
}
