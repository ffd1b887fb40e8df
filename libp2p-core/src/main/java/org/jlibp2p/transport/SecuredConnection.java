package org.jlibp2p.transport;

import java.util.function.Consumer;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.muxer.MuxedSession;
import org.jlibp2p.muxer.MuxedStream;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;

/**
 * A connection whose transport secures and multiplexes it: the other end is known, and streams can be opened. A transport
 * that yields such says no to {@link Transport#canBePrivate()}.
 */
public non-sealed interface SecuredConnection extends TransportConnection {
    /**
     * Who is at the other end.
     *
     * @return the peer, proved by its key
     */
    PeerId remotePeer();

    /**
     * The key that proved it.
     *
     * @return the identity key of the peer
     */
    PublicKey remoteKey();

    /**
     * The loop on which everything of this connection happens.
     *
     * @return the same one for the life of the connection
     */
    EventLoop loop();

    /**
     * What secures it.
     *
     * @return the name of the transport's own security
     */
    ProtocolId security();

    /**
     * What multiplexes it.
     *
     * @return the name of the transport's own streams
     */
    ProtocolId muxer();

    /**
     * How many bytes have come from the other end.
     *
     * @return the number as of now, from any thread; zero where the transport does not count
     */
    default long bytesReceived() {
        return 0;
    }

    /**
     * How many bytes have been sent to the other end.
     *
     * @return the number as of now, from any thread; zero where the transport does not count
     */
    default long bytesSent() {
        return 0;
    }

    /**
     * Begins to hand out streams. Called once, on the loop.
     *
     * @param onInbound is called on the loop with each stream that the peer opens
     * @return the running session
     */
    MuxedSession start(Consumer<? super MuxedStream> onInbound);
}
