package org.jlibp2p.muxer.yamux;

import org.jlibp2p.muxer.MuxedSession;
import org.jlibp2p.muxer.Muxer;
import org.jlibp2p.negotiation.ProtocolId;

/**
 * Yamux: the muxer that every libp2p implementation speaks. Stateless; any thread may use it for any number of
 * sessions.
 *
 * <p>A session keeps a {@linkplain org.jlibp2p.muxer.MuxedStream stream}'s order and its windows, shares the pipe
 * among the streams in turn, measures round trips and lets receive windows grow with them, and ends when the peer
 * leaves a ping without an answer for {@link org.jlibp2p.limits.TimeLimits#pong()}. A stream's {@code write}
 * completes at once while at most 64 KiB of it wait and the peer's window is open, otherwise when the pipe has
 * accepted its bytes. Data that waits to be read is dropped when the peer resets the stream, and delivered when the
 * peer ended it in order.
 *
 * <p>Specification: libp2p, yamux/README.md.
 */
public final class Yamux implements Muxer {
    private static final ProtocolId PROTOCOL = ProtocolId.of("/yamux/1.0.0");

    private Yamux() {}

    /**
     * The muxer.
     *
     * @return to be given to a node's builder
     */
    public static Yamux create() {
        return new Yamux();
    }

    @Override
    public ProtocolId protocol() {
        return PROTOCOL;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if the caller is not on the pipe's loop
     */
    @Override
    public MuxedSession start(Setup setup) {
        if (!setup.secured().loop().inLoop()) {
            throw new IllegalStateException("a session must be started on the loop of its pipe");
        }
        YamuxSession session = new YamuxSession(setup);
        session.start();
        return session;
    }
}
