package org.jlibp2p.muxer;

import org.jlibp2p.io.Duplex;

/** One stream of a {@link MuxedSession}. */
public interface MuxedStream extends Duplex {
    /**
     * The stream's number on its connection.
     *
     * @return as it is on the wire
     */
    long id();
}
