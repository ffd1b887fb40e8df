package org.jlibp2p.muxer.yamux;

import java.nio.ByteBuffer;
import java.util.function.Function;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.Quota;
import org.jlibp2p.limits.ResourceLimits;

/** An engine with the least around it that a session does: what it wants sent is collected until nothing is left. */
final class BareSession implements Effects {
    private static final long WINDOWS = 1L << 30;
    private static final long STEP = 1000;

    final YamuxEngine engine;
    private final Function<EngineStream, StreamEvents> onInbound;
    private boolean outputReady;
    private long now;

    /** Who gets a batch. */
    @FunctionalInterface
    interface Pipe {
        void accept(Bytes batch);
    }

    BareSession(boolean dialled, Function<EngineStream, StreamEvents> onInbound) {
        this.onInbound = onInbound;
        engine = new YamuxEngine(
                dialled, ResourceLimits.defaults(), Quota.system("buffers.windowsTotal", WINDOWS), this);
    }

    /** A time that goes on with each call, without asking a clock, whose cost is not the engine's. */
    long now() {
        now += STEP;
        return now;
    }

    EngineStream open(StreamEvents events) {
        EngineStream stream = engine.open(now());
        stream.events = events;
        return stream;
    }

    void receive(Bytes bytes) {
        engine.receive(bytes, now());
    }

    /** Sends what there is; says whether there was anything. */
    boolean flush(Pipe pipe) {
        if (!outputReady) {
            return false;
        }
        outputReady = false;
        for (int size = engine.batchSize(); size > 0; size = engine.batchSize()) {
            ByteBuffer batch = ByteBuffer.allocate(size);
            engine.collect(batch, now());
            pipe.accept(Bytes.wrap(batch.array(), 0, batch.position()));
            engine.accepted();
        }
        return true;
    }

    @Override
    public void outputReady() {
        outputReady = true;
    }

    @Override
    public void inbound(EngineStream stream) {
        stream.events = onInbound.apply(stream);
    }

    @Override
    public void goneAway(long code) {
        throw new IllegalStateException("nobody goes away");
    }
}
