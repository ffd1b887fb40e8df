package org.jlibp2p.muxer.mplex;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.Quota;
import org.jlibp2p.limits.ResourceLimits;

/** An engine with everything it does written down, and a time that only the test moves. */
final class EngineFixture implements Effects {
    final Quota budget = Quota.system("buffers.windowsTotal", 1L << 30);
    final MplexEngine engine;
    final List<RecordedStream> inbound = new ArrayList<>();
    long now = 1_000_000_000;

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
            events.add("accepted " + core.accepted + (core.closeAccepted ? " and the end" : ""));
        }

        @Override
        public void ended() {
            events.add("ended");
        }

        @Override
        public void resetByPeer() {
            events.add("reset");
        }

        @Override
        public void overflowed() {
            events.add("overflowed");
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
        this(true, ResourceLimits.defaults());
    }

    EngineFixture(boolean dialled, ResourceLimits limits) {
        engine = new MplexEngine(dialled, limits, budget, this);
    }

    @Override
    public void outputReady() {
        // asked for whenever the test likes
    }

    @Override
    public void inbound(EngineStream stream) {
        inbound.add(new RecordedStream(stream));
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
        return new RecordedStream(engine.open());
    }

    /** A stream that the peer opens. */
    RecordedStream opened(long id) {
        receive(Frames.frame(id, Frames.NEW, ""));
        return inbound.get(inbound.size() - 1);
    }

    /** The next batch, not accepted yet. */
    Bytes collect() {
        ByteBuffer batch = ByteBuffer.allocate(engine.batchSize());
        engine.collect(batch);
        return Bytes.wrap(batch.array(), 0, batch.position());
    }

    /** Everything that goes out, accepted at once. */
    Bytes sentBytes() {
        List<Bytes> all = new ArrayList<>();
        for (Bytes batch = collect(); !batch.isEmpty(); batch = collect()) {
            all.add(batch);
            engine.accepted();
        }
        return Bytes.concat(all);
    }

    List<Frames.Frame> sent() {
        return Frames.parse(sentBytes());
    }
}
