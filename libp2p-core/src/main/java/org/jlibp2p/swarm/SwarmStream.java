package org.jlibp2p.swarm;

import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.negotiation.ProtocolId;

/** A muxed stream on which a protocol has been agreed. Confined to its connection's loop, as the pipe below is. */
final class SwarmStream implements Stream {
    private final Duplex duplex;
    private final ProtocolId protocol;
    private final Direction direction;
    private final SwarmConnection connection;

    SwarmStream(Duplex duplex, ProtocolId protocol, Direction direction, SwarmConnection connection) {
        this.duplex = duplex;
        this.protocol = protocol;
        this.direction = direction;
        this.connection = connection;
    }

    @Override
    public ProtocolId protocol() {
        return protocol;
    }

    @Override
    public Direction direction() {
        return direction;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public CompletableFuture<Bytes> read() {
        return duplex.read();
    }

    @Override
    public CompletableFuture<Void> write(Bytes bytes) {
        return duplex.write(bytes);
    }

    @Override
    public CompletableFuture<Void> closeWrite() {
        return duplex.closeWrite();
    }

    @Override
    public void reset(Throwable reason) {
        duplex.reset(reason);
    }

    @Override
    public CompletableFuture<Void> closed() {
        return duplex.closed();
    }

    @Override
    public EventLoop loop() {
        return duplex.loop();
    }

    @Override
    public String toString() {
        return "Stream[" + protocol + " with " + connection.remotePeer() + "]";
    }
}
