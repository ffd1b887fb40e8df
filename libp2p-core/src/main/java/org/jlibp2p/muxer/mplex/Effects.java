package org.jlibp2p.muxer.mplex;

/** What an engine wants from the session around it. From inside {@link #inbound} the engine may be called. */
interface Effects {
    /** There is something to {@link MplexEngine#collect}. Comes often; calls nothing back. */
    void outputReady();

    /** The peer opened a stream. Its events have to be set before this returns. */
    void inbound(EngineStream stream);
}
