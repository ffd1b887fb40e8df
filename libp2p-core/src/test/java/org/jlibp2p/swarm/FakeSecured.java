package org.jlibp2p.swarm;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.muxer.MuxedSession;
import org.jlibp2p.muxer.MuxedStream;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.transport.ConnectionLimit;
import org.jlibp2p.transport.SecuredConnection;

/** A connection that is secured by its transport. */
final class FakeSecured implements SecuredConnection, MuxedSession {
    private final EventLoop loop;
    private final Multiaddr remote;
    ErrorCode left; // null while it stands

    FakeSecured(EventLoop loop, Multiaddr remote) {
        this.loop = loop;
        this.remote = remote;
    }

    @Override
    public PeerId remotePeer() {
        return SwarmParts.PEER;
    }

    @Override
    public PublicKey remoteKey() {
        return SwarmParts.OTHER.publicKey();
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public ProtocolId security() {
        return ProtocolId.of("/fake");
    }

    @Override
    public ProtocolId muxer() {
        return ProtocolId.of("/fake");
    }

    @Override
    public Multiaddr localAddress() {
        return SwarmParts.LOCAL;
    }

    @Override
    public Multiaddr remoteAddress() {
        return remote;
    }

    @Override
    public Optional<ConnectionLimit> limit() {
        return Optional.empty();
    }

    @Override
    public MuxedSession start(Consumer<? super MuxedStream> onInbound) {
        return this;
    }

    @Override
    public CompletableFuture<MuxedStream> openStream() {
        return new CompletableFuture<>();
    }

    @Override
    public void goAway(ErrorCode code) {
        left = code;
    }

    @Override
    public CompletableFuture<Void> closed() {
        return new CompletableFuture<>();
    }
}
