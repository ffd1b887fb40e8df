package org.jlibp2p.muxer.mplex;

import org.jlibp2p.muxer.MuxedSession;
import org.jlibp2p.muxer.Muxer;
import org.jlibp2p.negotiation.ProtocolId;

/**
 * Mplex: the muxer that libp2p has given up for yamux, for old peers that have nothing else. A node never has it unless it
 * is given to the builder; give it behind {@link org.jlibp2p.muxer.yamux.Yamux}, so that it is used only where it must be,
 * and in that order at all peers, since js-libp2p goes by the other side's order where the initiator's counts. Stateless; any
 * thread may use it for any number of sessions.
 *
 * <p>What it cannot do, by its specification: it has no flow control, so a stream whose application does not keep up with the
 * peer is reset once {@value MplexEngine#MAX_WAITING} bytes wait for it, or fewer when the connection or the node has no
 * more to give ({@link org.jlibp2p.limits.BufferLimits#windowsPerConnection()}); other streams go on meanwhile. It has no
 * error codes: a peer learns that a stream was reset or the session ended, not why. It has no acknowledgement, and no ping:
 * that a peer is gone shows when the connection below breaks.
 *
 * <p>A stream's {@code write} completes at once while at most 64 KiB of it wait, otherwise when the pipe has accepted its
 * bytes. Data that waits to be read is dropped when the peer resets the stream, and delivered when the peer ended it in
 * order. Frames of up to 1 MiB are taken and of less than 64 KiB sent. Names of streams are not looked at, and empty.
 *
 * <p>Specification: libp2p, mplex/README.md.
 */
public final class Mplex implements Muxer {
    private static final ProtocolId PROTOCOL = ProtocolId.of("/mplex/6.7.0");

    private Mplex() {}

    /**
     * The muxer.
     *
     * @return to be given to a node's builder
     */
    public static Mplex create() {
        return new Mplex();
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
        MplexSession session = new MplexSession(setup);
        session.start();
        return session;
    }
}
