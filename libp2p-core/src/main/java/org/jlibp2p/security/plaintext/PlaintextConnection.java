package org.jlibp2p.security.plaintext;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.security.SecureConnection;

/** The bare pipe after the exchange, with what the peer claims to be. As the pipe itself otherwise. */
final class PlaintextConnection implements SecureConnection {
    private final Duplex raw;
    private final PublicKey remoteKey;
    private final PeerId remotePeer;

    PlaintextConnection(Duplex raw, PublicKey remoteKey) {
        this.raw = raw;
        this.remoteKey = remoteKey;
        this.remotePeer = PeerId.of(remoteKey);
    }

    @Override
    public CompletableFuture<Bytes> read() {
        return raw.read();
    }

    @Override
    public CompletableFuture<Void> write(Bytes bytes) {
        return raw.write(bytes);
    }

    @Override
    public <R> CompletableFuture<R> readLent(Function<? super ByteBuffer, ? extends R> reader) {
        return raw.readLent(reader);
    }

    @Override
    public CompletableFuture<Void> writeLent(int atMost, Consumer<? super ByteBuffer> source) {
        return raw.writeLent(atMost, source);
    }

    @Override
    public CompletableFuture<Void> closeWrite() {
        return raw.closeWrite();
    }

    @Override
    public void reset(Throwable reason) {
        raw.reset(reason);
    }

    @Override
    public CompletableFuture<Void> closed() {
        return raw.closed();
    }

    @Override
    public boolean isBroken() {
        return raw.isBroken();
    }

    @Override
    public EventLoop loop() {
        return raw.loop();
    }

    @Override
    public PeerId remotePeer() {
        return remotePeer;
    }

    @Override
    public PublicKey remoteKey() {
        return remoteKey;
    }

    @Override
    public Optional<ProtocolId> earlyMuxer() {
        return Optional.empty();
    }

    @Override
    public String toString() {
        return "Plaintext[" + remotePeer + "]";
    }
}
