package org.jlibp2p.swarm;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Operation;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.ConnectionGater;
import org.jlibp2p.connection.Traffic;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.limits.LimitUse;
import org.jlibp2p.limits.Quota;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.muxer.MuxedSession;
import org.jlibp2p.muxer.MuxedStream;
import org.jlibp2p.muxer.Muxer;
import org.jlibp2p.negotiation.MultistreamSelect;
import org.jlibp2p.negotiation.Negotiated;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.pnet.PrivateNetwork;
import org.jlibp2p.pnet.PrivateNetworkException;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.security.SecureConnection;
import org.jlibp2p.security.Security;
import org.jlibp2p.transport.RawConnection;
import org.jlibp2p.transport.SecuredConnection;
import org.jlibp2p.transport.TransportConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes connections of what transports yield: security, then who it is, then streams, all under one deadline. On failure
 * the socket is closed before the future fails. Stateless but for the quotas; works on each connection's own loop.
 */
final class ConnectionUpgrader {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionUpgrader.class);

    private final Identity self;
    private final List<Security> securities;
    private final List<Muxer> muxers;
    private final ConnectionGater gater;
    private final StreamRules rules;
    private final PeerScopes scopes;
    private final Quota inbound;
    private final Quota outbound;
    private final Quota windows;
    private final Optional<PrivateNetwork> privateNetwork;

    ConnectionUpgrader(SwarmConfig config, StreamRules rules) {
        this.self = config.identity();
        this.securities = config.securities();
        this.muxers = config.muxers();
        this.gater = config.gater();
        this.privateNetwork = config.privateNetwork();
        this.rules = rules;
        this.scopes = new PeerScopes(rules.limits());
        this.inbound =
                Quota.system("connections.inbound", rules.limits().connections().inbound());
        this.outbound = Quota.system(
                "connections.outbound", rules.limits().connections().outbound());
        this.windows =
                Quota.system("buffers.windowsTotal", rules.limits().buffers().windowsTotal());
    }

    /** What is known before the upgrade, and what the connection keeps of the node's limits from before. */
    record Request(TransportConnection transport, Direction direction, Optional<PeerId> expected, Registration held) {}

    Stream<LimitUse> use() {
        return Stream.concat(scopes.use(), Stream.of(inbound.use(), outbound.use(), windows.use()));
    }

    /** Closes what a transport has yielded. */
    static void refuse(TransportConnection transport, Throwable reason) {
        if (transport instanceof RawConnection raw) {
            raw.duplex().reset(reason);
        } else {
            ((SecuredConnection) transport)
                    .start(stream -> stream.reset(reason))
                    .goAway(ErrorCode.of(reason));
        }
    }

    CompletableFuture<SwarmConnection> upgrade(Request request) {
        return request.transport() instanceof RawConnection raw
                ? upgrade(request, new CountedDuplex(raw.duplex()))
                : adopt(request, (SecuredConnection) request.transport());
    }

    private CompletableFuture<SwarmConnection> upgrade(Request request, CountedDuplex raw) {
        return Async.call(
                raw.loop(), () -> new Upgrade(request, raw).run(within(raw)), late -> late.close(ErrorCode.NONE));
    }

    /** Relayed circuits too are protected from end to end, whatever the relay's own connections are, as go-libp2p does. */
    private Duplex within(Duplex raw) {
        return privateNetwork
                .map(network -> network.protect(
                        raw, MultistreamSelect.header(), rules.limits().times().connect()))
                .orElse(raw);
    }

    private CompletableFuture<SwarmConnection> adopt(Request request, SecuredConnection secured) {
        return Async.call(secured.loop(), () -> admitted(request, secured), late -> late.close(ErrorCode.NONE));
    }

    private CompletableFuture<SwarmConnection> admitted(Request request, SecuredConnection secured) {
        SwarmConnection.Ends ends;
        try {
            ends = admit(
                    request,
                    secured.remotePeer(),
                    secured.remoteKey(),
                    secured.security(),
                    secured.muxer(),
                    () -> new Traffic(secured.bytesReceived(), secured.bytesSent()));
        } catch (Libp2pException refused) {
            request.held().close();
            refuse(secured, refused);
            return CompletableFuture.failedFuture(refused);
        }
        return CompletableFuture.completedFuture(connection(ends, secured.loop(), secured::start));
    }

    /** The connection, or nothing held. */
    private SwarmConnection connection(
            SwarmConnection.Ends ends, EventLoop loop, Function<Consumer<MuxedStream>, MuxedSession> startSession) {
        try {
            return new SwarmConnection(ends, loop, rules, startSession);
        } catch (RuntimeException failure) {
            ends.held().close();
            throw failure;
        }
    }

    private SwarmConnection.Ends admit(
            Request request,
            PeerId peer,
            PublicKey key,
            ProtocolId security,
            ProtocolId muxer,
            Supplier<Traffic> traffic) {
        TransportConnection transport = request.transport();
        if (privateNetwork.isPresent() && !(transport instanceof RawConnection)) {
            throw new PrivateNetworkException(
                    PrivateNetworkException.Reason.CANNOT_PROTECT,
                    "a connection that brings its own security cannot be in a private network",
                    null);
        }
        if (peer.equals(self.peerId())) {
            throw new ConnectionClosedException("the other end is this node itself", ErrorCode.NONE, false);
        }
        if (request.expected().isPresent() && !request.expected().get().equals(peer)) {
            throw new HandshakeException(
                    HandshakeException.Reason.WRONG_PEER,
                    "dialled " + request.expected().get() + ", reached " + peer);
        }
        if (!Gates.ask(() -> gater.allowPeer(peer, transport.remoteAddress(), request.direction()))) {
            throw new ConnectionClosedException("the gater refused " + peer, ErrorCode.GATED, false);
        }
        PeerScopes.Scope scope = scopes.enter(peer);
        Registration place = Registration.none();
        try {
            place = scope.connections().acquire(1);
            Registration way = (request.direction() == Direction.INBOUND ? inbound : outbound).acquire(1);
            Registration taken = place;
            // not the request, which the connection would keep with all that is in it
            Registration before = request.held();
            Registration held = () -> {
                way.close();
                taken.close();
                scope.leave();
                before.close();
            };
            return new SwarmConnection.Ends(
                    peer,
                    key,
                    transport.localAddress(),
                    transport.remoteAddress(),
                    request.direction(),
                    security,
                    muxer,
                    transport.limit(),
                    scope,
                    traffic,
                    held);
        } catch (Libp2pException full) {
            place.close();
            scope.leave();
            throw full;
        }
    }

    /** One upgrade of a bare pipe, confined to its loop. */
    private final class Upgrade {
        private final Request request;
        private final CountedDuplex wire;
        private final Operation<SwarmConnection> operation;
        private boolean handedOver; // to a connection, which counts from then on

        Upgrade(Request request, CountedDuplex raw) {
            this.request = request;
            this.wire = raw;
            this.operation = Operation.start(
                    raw.loop(),
                    "the upgrade of a connection",
                    rules.limits().times().upgrade());
            operation.onAbort(() -> {
                raw.reset(new ConnectionClosedException("the upgrade failed", ErrorCode.NONE, false));
                request.held().close();
                if (!handedOver && !isRelayed()) {
                    rules.observation().total().add(wire.traffic());
                }
            });
            long begun = raw.loop().nanoTime();
            Async.whenDone(operation.future(), (connection, failure) -> {
                Duration took = Duration.ofNanos(raw.loop().nanoTime() - begun);
                Optional<Throwable> why = Optional.ofNullable(failure).map(Async::unwrap);
                rules.observation().tell(observer -> observer.onHandshake(request.direction(), took, why));
            });
        }

        private boolean isRelayed() {
            return request.transport().limit().isPresent()
                    || request.transport().remoteAddress().has(MultiaddrProtocol.P2P_CIRCUIT);
        }

        CompletableFuture<SwarmConnection> run(Duplex raw) {
            agree(raw, securities.stream().map(Security::protocol).toList())
                    .thenCompose(this::secure)
                    .thenCompose(this::chooseMuxer)
                    .whenComplete((chosen, failure) -> {
                        if (failure != null) {
                            LOG.debug(
                                    "{} connection with {} was not upgraded: {}",
                                    request.direction(),
                                    request.transport().remoteAddress(),
                                    Async.unwrap(failure).getMessage());
                            operation.fail(failure);
                        } else if (!operation.isDone()) {
                            start(chosen);
                        }
                    });
            return operation.future();
        }

        private CompletableFuture<Negotiated> agree(Duplex pipe, List<ProtocolId> offered) {
            if (request.direction() == Direction.INBOUND) {
                return MultistreamSelect.accept(pipe, offered::contains);
            }
            if (offered.size() > 1) {
                return MultistreamSelect.propose(pipe, offered);
            }
            // With nothing to choose from, the proposal travels with the first bytes of what is proposed.
            ProtocolId only = offered.get(0);
            return CompletableFuture.completedFuture(new Negotiated(only, MultistreamSelect.proposeLazily(pipe, only)));
        }

        private CompletableFuture<Secured> secure(Negotiated agreed) {
            Security security = securities.stream()
                    .filter(each -> each.protocol().equals(agreed.protocol()))
                    .findFirst()
                    .orElseThrow();
            Security.Handshake handshake = new Security.Handshake(
                    request.direction(),
                    self,
                    request.expected(),
                    muxers.stream().map(Muxer::protocol).toList());
            return security.secure(agreed.duplex(), handshake)
                    .thenApply(channel -> new Secured(channel, security.protocol()));
        }

        private CompletableFuture<Chosen> chooseMuxer(Secured secured) {
            Optional<ProtocolId> early = secured.channel().earlyMuxer();
            CompletableFuture<Negotiated> agreed = early.isPresent()
                    ? CompletableFuture.completedFuture(new Negotiated(early.get(), secured.channel()))
                    : agree(
                            secured.channel(),
                            muxers.stream().map(Muxer::protocol).toList());
            return agreed.thenApply(negotiated -> new Chosen(secured, negotiated));
        }

        private void start(Chosen chosen) {
            try {
                SecureConnection channel = chosen.secured().channel();
                Muxer muxer = muxers.stream()
                        .filter(each -> each.protocol().equals(chosen.muxer().protocol()))
                        .findFirst()
                        .orElseThrow();
                SwarmConnection.Ends ends = admit(
                        request,
                        channel.remotePeer(),
                        channel.remoteKey(),
                        chosen.secured().protocol(),
                        muxer.protocol(),
                        wire::traffic);
                SwarmConnection connection = connection(
                        ends,
                        channel.loop(),
                        onInbound -> muxer.start(new Muxer.Setup(
                                chosen.muxer().duplex(),
                                request.direction(),
                                rules.limits(),
                                windows,
                                onInbound::accept)));
                handedOver = true;
                operation.succeed(connection, late -> late.close(ErrorCode.NONE));
            } catch (RuntimeException refused) {
                operation.fail(refused);
            }
        }
    }

    private record Secured(SecureConnection channel, ProtocolId protocol) {}

    private record Chosen(Secured secured, Negotiated muxer) {}
}
