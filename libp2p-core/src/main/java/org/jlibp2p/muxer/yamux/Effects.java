package org.jlibp2p.muxer.yamux;

/**
 * What an engine wants from the session around it. From inside {@link #inbound} and {@link #goneAway} the engine may
 * be called.
 */
interface Effects {
    /** There is something to {@link YamuxEngine#collect}, or room to open a stream. Comes often; calls nothing back. */
    void outputReady();

    /** The peer opened a stream. Its events have to be set before this returns. */
    void inbound(EngineStream stream);

    /** The peer ended the session. */
    void goneAway(long code);
}
