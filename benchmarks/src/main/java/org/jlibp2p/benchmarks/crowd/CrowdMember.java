package org.jlibp2p.benchmarks.crowd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.muxer.MuxedSession;
import org.jlibp2p.muxer.MuxedStream;
import org.jlibp2p.muxer.Muxer;
import org.jlibp2p.negotiation.MultistreamSelect;
import org.jlibp2p.negotiation.Negotiated;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.security.SecureConnection;
import org.jlibp2p.security.Security;
import org.jlibp2p.security.noise.Noise;
import org.jlibp2p.transport.RawConnection;

/**
 * One peer of the crowd, with an identity and a connection of its own. It answers ping, and identify if it is told to.
 * Confined to its connection's loop once that exists.
 */
final class CrowdMember {
    static final ProtocolId IDENTIFY = ProtocolId.of("/ipfs/id/1.0.0");
    static final ProtocolId PING = ProtocolId.of("/ipfs/ping/1.0.0");

    private final CrowdOptions options;
    private final CrowdParts parts;
    private final CrowdProgress progress;
    private final Identity identity;
    private final CrowdRole role;
    private final List<Duplex> held = new ArrayList<>();
    private MuxedSession session;
    private EventLoop loop;

    /** One that serves nothing else. */
    CrowdMember(CrowdOptions options, CrowdParts parts, CrowdProgress progress) {
        this(options, parts, progress, Identity.generate(), CrowdRole.NONE);
    }

    CrowdMember(CrowdOptions options, CrowdParts parts, CrowdProgress progress, Identity identity, CrowdRole role) {
        this.options = options;
        this.parts = parts;
        this.progress = progress;
        this.identity = identity;
        this.role = role;
    }

    /** Dials, and completes when streams can be opened. */
    CompletableFuture<Void> connect() {
        return parts.transport().dial(options.target()).thenCompose(transport -> {
            Duplex raw = ((RawConnection) transport).duplex();
            loop = raw.loop();
            return Async.call(raw.loop(), () -> upgrade(raw));
        });
    }

    private CompletableFuture<Void> upgrade(Duplex raw) {
        ProtocolId muxer = parts.yamux().protocol();
        Security.Handshake handshake =
                new Security.Handshake(Direction.OUTBOUND, identity, Optional.of(options.peer()), List.of(muxer));
        return parts.noise()
                .secure(MultistreamSelect.proposeLazily(raw, Noise.PROTOCOL), handshake)
                .thenAccept(channel -> start(channel, muxer));
    }

    private void start(SecureConnection channel, ProtocolId muxer) {
        Duplex agreed = channel.earlyMuxer().isPresent() ? channel : MultistreamSelect.proposeLazily(channel, muxer);
        session = parts.yamux()
                .start(new Muxer.Setup(agreed, Direction.OUTBOUND, parts.limits(), parts.windows(), this::serve));
        progress.connected();
        session.closed().whenComplete((end, failure) -> progress.lost(failure));
    }

    private void serve(MuxedStream stream) {
        MultistreamSelect.accept(stream, this::serves).thenAccept(agreed -> {
            if (agreed.protocol().equals(PING)) {
                agreed.duplex().copyTo(agreed.duplex());
            } else if (agreed.protocol().equals(IDENTIFY)) {
                identify(agreed);
            } else {
                role.serve(agreed.duplex());
            }
        });
    }

    private boolean serves(ProtocolId protocol) {
        if (protocol.equals(IDENTIFY) && !options.identify()) {
            progress.identified(); // asked, and told no
            return false;
        }
        return protocol.equals(IDENTIFY)
                || protocol.equals(PING)
                || role.protocols().contains(protocol);
    }

    private void identify(Negotiated agreed) {
        Duplex stream = agreed.duplex();
        stream.write(IdentifyAnswer.framed(identity.publicKey(), options.target(), role))
                .thenCompose(accepted -> stream.closeWrite())
                .thenCompose(ended -> Async.loop(() -> stream.read().thenApply(rest -> !rest.isEmpty())))
                .thenRun(progress::identified);
    }

    /** Opens streams, one after another, and leaves them open with their protocol agreed on. */
    CompletableFuture<Void> openStreams() {
        int[] left = {options.streams()};
        return Async.loop(() -> left[0]-- == 0
                ? CompletableFuture.completedFuture(false)
                : session.openStream().thenCompose(this::agree).thenApply(held::add));
    }

    /** That of the connection, once there is one. */
    EventLoop loop() {
        return loop;
    }

    /** Opens a stream and takes it for granted that its protocol is served. */
    CompletableFuture<Duplex> openStream(ProtocolId protocol) {
        return session.openStream().thenApply(stream -> MultistreamSelect.proposeLazily(stream, protocol));
    }

    private CompletableFuture<Duplex> agree(MuxedStream stream) {
        return Async.call(stream.loop(), () -> MultistreamSelect.propose(stream, List.of(options.protocol())))
                .thenApply(agreed -> {
                    progress.streamOpened();
                    return agreed.duplex();
                });
    }
}
