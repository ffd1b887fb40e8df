package org.jlibp2p.kad.server;

import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;

/** A pipe as a stream that some peer has opened. */
record ServedPipe(Duplex pipe, PeerId remotePeer) implements Stream {
    @Override
    public ProtocolId protocol() {
        return ProtocolId.of("/test/kad/1.0.0");
    }

    @Override
    public Direction direction() {
        return Direction.INBOUND;
    }

    @Override
    public Connection connection() {
        throw new UnsupportedOperationException("there is only a pipe");
    }

    @Override
    public CompletableFuture<Bytes> read() {
        return pipe.read();
    }

    @Override
    public CompletableFuture<Void> write(Bytes bytes) {
        return pipe.write(bytes);
    }

    @Override
    public CompletableFuture<Void> closeWrite() {
        return pipe.closeWrite();
    }

    @Override
    public void reset(Throwable reason) {
        pipe.reset(reason);
    }

    @Override
    public CompletableFuture<Void> closed() {
        return pipe.closed();
    }

    @Override
    public EventLoop loop() {
        return pipe.loop();
    }
}
