package org.jlibp2p.muxer.mplex;

import org.jlibp2p.bytes.Bytes;

/**
 * What happens to one stream. Each call comes when the engine has finished with what led to it, so everything of the
 * engine but receiving may be called from inside.
 */
interface StreamEvents {
    /** Bytes came while nothing waits to be read: true if a reader took them, false to keep them. */
    boolean deliver(Bytes bytes);

    /** The peer's half has ended; what was kept may still be taken. */
    void inputEnded();

    /** The pipe accepted more of what was written, or our half's end. */
    void outputAccepted();

    /** Both halves have ended in order. */
    void ended();

    /** The peer broke the stream off; what was kept is gone. */
    void resetByPeer();

    /** More came than may wait, and the stream was broken off; what was kept is gone. */
    void overflowed();

    /** The session ended; what was kept is gone unless the peer's half had ended in order. */
    void sessionEnded();
}
