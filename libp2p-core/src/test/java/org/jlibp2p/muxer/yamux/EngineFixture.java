package org.jlibp2p.muxer.yamux;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.Quota;
import org.jlibp2p.limits.ResourceLimits;

/** An engine on the side that dialled, with everything it does written down, and a time that only the test moves. */
final class EngineFixture implements Effects {
    static final long MILLISECOND = 1_000_000;

    final Quota budget = Quota.system("buffers.windowsTotal", 1L << 30);
    final ResourceLimits limits;
    final YamuxEngine engine;
    final List<RecordedStream> inbound = new ArrayList<>();
    final List<Long> goneAway = new ArrayList<>();
    long now = 1_000_000_000;
    boolean outputReady;

    /** A stream whose events are written down as words; it takes what arrives while {@code reading}. */
    final class RecordedStream implements StreamEvents {
        final EngineStream core;
        final List<String> events = new ArrayList<>();
        final List<Bytes> delivered = new ArrayList<>();
        boolean reading;

        RecordedStream(EngineStream core) {
            this.core = core;
            core.events = this;
        }

        @Override
        public boolean deliver(Bytes bytes) {
            if (reading) {
                delivered.add(bytes);
            }
            return reading;
        }

        @Override
        public void inputEnded() {
            events.add("input ended");
        }

        @Override
        public void outputAccepted() {
            events.add("accepted " + core.accepted + (core.finAccepted ? " and the end" : ""));
        }

        @Override
        public void ended() {
            events.add("ended");
        }

        @Override
        public void resetByPeer(long code) {
            events.add("reset " + code);
        }

        @Override
        public void sessionEnded() {
            events.add("session ended");
        }

        /** All that waits, taken, after what was delivered. */
        Bytes takeAll() {
            List<Bytes> parts = new ArrayList<>(delivered);
            delivered.clear();
            for (Bytes part = engine.take(core); part != null; part = engine.take(core)) {
                parts.add(part);
            }
            return Bytes.concat(parts);
        }
    }

    EngineFixture() {
        this(ResourceLimits.defaults());
    }

    EngineFixture(ResourceLimits limits) {
        this.limits = limits;
        engine = new YamuxEngine(true, limits, budget, this);
    }

    @Override
    public void outputReady() {
        outputReady = true;
    }

    @Override
    public void inbound(EngineStream stream) {
        inbound.add(new RecordedStream(stream));
    }

    @Override
    public void goneAway(long code) {
        goneAway.add(code);
        engine.end();
    }

    void receive(Bytes... frames) {
        engine.receive(Bytes.concat(frames), now);
    }

    /** Receives byte by byte. */
    void receiveSplit(Bytes frames) {
        for (int i = 0; i < frames.size(); i++) {
            engine.receive(frames.slice(i, i + 1), now);
        }
    }

    RecordedStream open() {
        return new RecordedStream(engine.open(now));
    }

    /** An inbound stream with that number, its ACK sent. */
    RecordedStream opened(long id) {
        receive(Frames.update(Frames.SYN, id, 0));
        sent();
        return inbound.get(inbound.size() - 1);
    }

    /** The next batch, not accepted yet. */
    List<Frames.Frame> collect() {
        return Frames.parse(collect(engine, now));
    }

    /** The next batch of an engine, not accepted yet. */
    static Bytes collect(YamuxEngine engine, long now) {
        ByteBuffer batch = ByteBuffer.allocate(engine.batchSize());
        engine.collect(batch, now);
        return Bytes.wrap(batch.array(), 0, batch.position());
    }

    /** Everything that goes out, accepted at once. */
    List<Frames.Frame> sent() {
        List<Frames.Frame> frames = new ArrayList<>();
        for (List<Frames.Frame> batch = collect(); !batch.isEmpty(); batch = collect()) {
            frames.addAll(batch);
            engine.accepted();
        }
        outputReady = false;
        return frames;
    }
}
