package org.jlibp2p.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.limits.Quota;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.muxer.MuxedSession;
import org.jlibp2p.muxer.MuxedStream;
import org.jlibp2p.muxer.Muxer;

/** One session of a muxer, with the streams that its peer has opened and nobody has taken yet. Any thread. */
public final class MuxedEnd {
    private final Quota budget;
    private final Deque<MuxedStream> waiting = new ArrayDeque<>();
    private final Deque<CompletableFuture<MuxedStream>> takers = new ArrayDeque<>();
    private MuxedSession session;

    private MuxedEnd(ResourceLimits limits) {
        budget = Quota.system("buffers.windowsTotal", limits.buffers().windowsTotal());
    }

    static MuxedEnd start(Muxer muxer, Duplex pipe, Direction direction, ResourceLimits limits, Patience patience) {
        MuxedEnd end = new MuxedEnd(limits);
        Muxer.Setup setup = new Muxer.Setup(pipe, direction, limits, end.budget, end::accept);
        end.session =
                patience.await(Async.call(pipe.loop(), () -> CompletableFuture.completedFuture(muxer.start(setup))));
        return end;
    }

    private void accept(MuxedStream stream) {
        CompletableFuture<MuxedStream> taker;
        synchronized (this) {
            taker = takers.poll();
            if (taker == null) {
                waiting.add(stream);
            }
        }
        if (taker != null) {
            taker.complete(stream);
        }
    }

    /**
     * The session.
     *
     * @return as the muxer started it
     */
    public MuxedSession session() {
        return session;
    }

    /**
     * The next stream that the peer opens, or the oldest one that waits.
     *
     * @return completes with the stream; never fails
     */
    public synchronized CompletableFuture<MuxedStream> nextInbound() {
        MuxedStream first = waiting.poll();
        if (first != null) {
            return CompletableFuture.completedFuture(first);
        }
        CompletableFuture<MuxedStream> taker = new CompletableFuture<>();
        takers.add(taker);
        return taker;
    }

    synchronized int inboundWaiting() {
        return waiting.size();
    }

    Quota budget() {
        return budget;
    }
}
