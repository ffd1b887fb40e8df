package org.jlibp2p.connection;

import org.jlibp2p.io.BlockingDuplex;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.Framed;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.wire.Codec;

/** A pipe to a peer on which a protocol has been agreed. Any thread may call; futures complete on its loop. */
public interface Stream extends Duplex {
    /**
     * What is spoken on it.
     *
     * @return the protocol
     */
    ProtocolId protocol();

    /**
     * Who opened it.
     *
     * @return outbound if this node did
     */
    Direction direction();

    /**
     * The connection it runs on.
     *
     * @return the same one for the life of the stream
     */
    Connection connection();

    /**
     * Who is at the other end.
     *
     * @return the connection's peer
     */
    default PeerId remotePeer() {
        return connection().remotePeer();
    }

    /**
     * This stream as messages of one type, each with its length in front.
     *
     * @param <M> the type, in both directions
     * @param codec how they are written and read
     * @return the messages; the stream itself is not used any more
     */
    default <M> Framed<M, M> framed(Codec<M> codec) {
        return Framed.of(this, codec, codec);
    }

    /**
     * This stream as messages, each with its length in front.
     *
     * @param <I> the type of those that come in
     * @param <O> the type of those that go out
     * @param in how the former are read
     * @param out how the latter are written
     * @return the messages; the stream itself is not used any more
     */
    default <I, O> Framed<I, O> framed(Codec<I> in, Codec<O> out) {
        return Framed.of(this, in, out);
    }

    /**
     * This stream for a thread that may wait.
     *
     * @return an input and an output stream
     */
    default BlockingDuplex blocking() {
        return BlockingDuplex.of(this);
    }
}
