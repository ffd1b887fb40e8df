package org.jlibp2p.muxer;

import java.util.function.Consumer;

import org.jlibp2p.io.Direction;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.limits.Quota;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.negotiation.ProtocolId;

/** Makes many streams of one secured pipe. Stateless; any thread. */
public interface Muxer {
    /**
     * The id under which this muxer is negotiated.
     *
     * @return the protocol id
     */
    ProtocolId protocol();

    /**
     * Takes a pipe over. Everything of the session and its streams is confined to the pipe's loop, where this must be
     * called.
     *
     * @param setup the pipe and all that the session has to know
     * @return the running session
     */
    MuxedSession start(Setup setup);

    /**
     * What a session begins with.
     *
     * @param secured the pipe; the session owns it from here on
     * @param direction outbound on the side that dialled
     * @param limits the numbers that bound the peer
     * @param budget counts receive windows above the initial ones; the session gives back what it took when it ends
     * @param onInbound is called on the loop with each stream that the peer opens
     */
    record Setup(
            Duplex secured,
            Direction direction,
            ResourceLimits limits,
            Quota budget,
            Consumer<? super MuxedStream> onInbound) {}
}
