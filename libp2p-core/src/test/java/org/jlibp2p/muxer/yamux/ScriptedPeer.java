package org.jlibp2p.muxer.yamux;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Direction;
import org.jlibp2p.limits.Quota;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.muxer.MuxedSession;
import org.jlibp2p.muxer.MuxedStream;
import org.jlibp2p.muxer.Muxer;

/** A session that dialled, and a peer that says what the test says and hears what the session sends. */
final class ScriptedPeer {
    final ManualLoop loop = new ManualLoop();
    final Quota budget = Quota.system("buffers.windowsTotal", 1L << 30);
    final List<Bytes> heard = new ArrayList<>();
    final List<MuxedStream> inbound = new ArrayList<>();
    final TestPipe pipe = new TestPipe(loop, heard::add, () -> {});
    final MuxedSession session;
    Consumer<MuxedStream> onInbound = inbound::add;

    ScriptedPeer() {
        this(ResourceLimits.defaults());
    }

    ScriptedPeer(ResourceLimits limits) {
        session = Yamux.create()
                .start(new Muxer.Setup(pipe, Direction.OUTBOUND, limits, budget, stream -> onInbound.accept(stream)));
    }

    /** A session whose first ping was answered. */
    static ScriptedPeer greeted(ResourceLimits limits) {
        ScriptedPeer peer = new ScriptedPeer(limits);
        peer.pong();
        return peer;
    }

    /** Answers the pings among the frames heard, which are then forgotten. */
    void pong() {
        for (Frames.Frame frame : frames()) {
            if (frame.type() == 2 && frame.flags() == Frames.SYN) {
                say(Frames.ping(Frames.ACK, frame.length()));
            }
        }
    }

    void say(Bytes... frames) {
        pipe.arrive(Bytes.concat(frames));
        loop.run();
    }

    /** The frames heard since the last time. */
    List<Frames.Frame> frames() {
        loop.run();
        List<Frames.Frame> frames = Frames.parse(Bytes.concat(heard));
        heard.clear();
        return frames;
    }
}
