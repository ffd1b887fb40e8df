package org.jlibp2p.testkit;

import java.util.concurrent.CompletableFuture;

import org.jlibp2p.io.Direction;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.muxer.MuxedStream;
import org.jlibp2p.muxer.Muxer;

/**
 * Two sessions of a muxer at the ends of one pipe.
 *
 * @param dialler the session at the left end
 * @param listener the session at the right end
 * @param patience how to wait for them
 */
public record MuxedPair(MuxedEnd dialler, MuxedEnd listener, Patience patience) {
    /**
     * Starts both sessions with the default limits: the left end has dialled.
     *
     * @param pipe the pipe below, which the sessions own from here on
     * @param muxer what makes streams of it
     * @param patience how to wait for it
     * @return both sessions
     */
    public static MuxedPair over(DuplexPair pipe, Muxer muxer, Patience patience) {
        ResourceLimits limits = ResourceLimits.defaults();
        return new MuxedPair(
                MuxedEnd.start(muxer, pipe.left(), Direction.OUTBOUND, limits, patience),
                MuxedEnd.start(muxer, pipe.right(), Direction.INBOUND, limits, patience),
                patience);
    }

    /**
     * Opens a stream from the dialler.
     *
     * @return both ends of it, the dialler's on the left
     */
    public DuplexPair openStream() {
        return stream(dialler, listener);
    }

    DuplexPair stream(MuxedEnd from, MuxedEnd to) {
        MuxedStream opened = patience.await(from.session().openStream());
        CompletableFuture<MuxedStream> accepted = to.nextInbound();
        return new DuplexPair(opened, patience.await(accepted));
    }
}
