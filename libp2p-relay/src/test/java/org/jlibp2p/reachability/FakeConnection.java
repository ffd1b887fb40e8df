package org.jlibp2p.reachability;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.connection.CloseReason;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.connection.Traffic;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.NegotiationException;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.transport.ConnectionLimit;

/** An inbound connection, through a relay or not, with a peer that speaks nothing. */
public class FakeConnection implements Connection {
    /** Where one comes from that goes through a relay. */
    public static final String RELAY =
            "/ip4/9.9.9.9/tcp/4001/p2p/12D3KooWEZXjE41uU4EL2gpkAQeDXYok6wghN7wwNVPF5bwkaNfS/p2p-circuit";

    private final EventLoop loop;
    private final Identity remote;
    private final Multiaddr address;
    private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

    public FakeConnection(EventLoop loop, Identity remote, String address) {
        this.loop = loop;
        this.remote = remote;
        this.address = Multiaddr.parse(address);
    }

    @Override
    public PeerId remotePeer() {
        return remote.peerId();
    }

    @Override
    public PublicKey remoteKey() {
        return remote.publicKey();
    }

    @Override
    public Multiaddr localAddress() {
        return address;
    }

    @Override
    public Multiaddr remoteAddress() {
        return address;
    }

    @Override
    public Direction direction() {
        return Direction.INBOUND;
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
    public Traffic traffic() {
        return Traffic.NONE;
    }

    @Override
    public Optional<ConnectionLimit> limit() {
        return Optional.empty();
    }

    @Override
    public CompletableFuture<Stream> openStream(ProtocolId... inOrder) {
        return CompletableFuture.failedFuture(new NegotiationException("not spoken", List.of(inOrder)));
    }

    @Override
    public Collection<Stream> streams() {
        return List.of();
    }

    @Override
    public CompletableFuture<CloseReason> close() {
        closed.complete(new CloseReason(true, ErrorCode.NONE, Optional.empty()));
        return closed;
    }

    @Override
    public CompletableFuture<CloseReason> closed() {
        return closed;
    }

    @Override
    public Duration age() {
        return Duration.ZERO;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }
}
