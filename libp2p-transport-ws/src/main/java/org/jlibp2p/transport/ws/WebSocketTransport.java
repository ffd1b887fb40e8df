package org.jlibp2p.transport.ws;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.certificate.CurrentCertificate;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.ListenException;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.RawConnection;
import org.jlibp2p.transport.Transport;
import org.jlibp2p.transport.TransportConnection;
import org.jlibp2p.transport.TransportContext;
import org.jlibp2p.transport.TransportFactory;
import org.jlibp2p.transport.netty.BoundListener;
import org.jlibp2p.transport.netty.HandshakePlaces;
import org.jlibp2p.transport.netty.NettyAddresses;
import org.jlibp2p.transport.netty.NettyConnection;
import org.jlibp2p.transport.netty.NettyEventLoops;
import org.jlibp2p.transport.netty.NettyIo;
import org.jlibp2p.transport.netty.NettySockets;
import org.jlibp2p.transport.netty.Opening;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * WebSocket, with and without TLS: for browsers, and behind reverse proxies. Addresses are {@code /ip4/…/tcp/…} or
 * {@code /ip6/…/tcp/…}, then {@code /ws}, {@code /tls/ws}, {@code /tls/sni/…/ws} or {@code /wss}, and perhaps
 * {@code /http-path/…} at the end. Any thread may call.
 *
 * <p>Its connections are bare pipes that need the whole upgrade: TLS proves the server's name to those who look for names, and not
 * who the peer is. A pipe's output ends with a close frame; what others than this library answer to that ends their output too.
 *
 * <p>An attempt to connect ends after {@link org.jlibp2p.limits.TimeLimits#connect()}, and TLS and the HTTP upgrade
 * together after {@link org.jlibp2p.limits.TimeLimits#upgrade()}, on both sides.
 *
 * <p>Specification: libp2p, websockets/README.md; RFC 6455.
 */
public final class WebSocketTransport implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketTransport.class);

    private final WebSocketOptions options;
    private final ClientTrust trust;
    private final Optional<CurrentCertificate> certificate;
    private final NettyEventLoops loops;
    private final NettySockets sockets;
    private final WebSocketPipes pipes;
    private final HandshakePlaces places;

    private WebSocketTransport(WebSocketOptions options, ClientTrust trust, TransportContext node) {
        this.options = options;
        this.trust = trust;
        certificate =
                options.certificate().map(shown -> new CurrentCertificate(shown.files(), "libp2p-certificate", LOG));
        EventLoop clock = node.loops().next();
        loops = node.shared(
                NettyEventLoops.class,
                () -> NettyEventLoops.create(NettyIo.nio(), Runtime.getRuntime().availableProcessors(), clock::now));
        sockets = NettySockets.create(loops, node.limits());
        pipes = new WebSocketPipes(loops, node.limits(), options.limits(), new SecureRandom());
        places = new HandshakePlaces(node.limits().connections());
    }

    /**
     * WebSocket with {@link WebSocketOptions#defaults()}.
     *
     * @return what to give to a node
     */
    public static TransportFactory create() {
        return create(WebSocketOptions.defaults());
    }

    /**
     * WebSocket.
     *
     * @param options what is chosen about it
     * @return what to give to a node
     * @throws IllegalArgumentException if the certificates of trusted authorities cannot be read
     */
    public static TransportFactory create(WebSocketOptions options) {
        ClientTrust trust = new ClientTrust(options);
        return node -> new WebSocketTransport(options, trust, node);
    }

    @Override
    public boolean canDial(Multiaddr address) {
        return WebSocketAddress.of(address).isPresent();
    }

    @Override
    public boolean canListen(Multiaddr address) {
        return WebSocketAddress.of(address)
                .filter(parts -> address.has(MultiaddrProtocol.TCP) && parts.isListenable())
                .isPresent();
    }

    @Override
    public CompletableFuture<RawConnection> dial(Multiaddr address) {
        WebSocketAddress parts = parts(address, canDial(address));
        InetSocketAddress remote;
        ClientUpgrade.Plan plan;
        try {
            remote = NettyAddresses.socketAddress(parts.socket());
            plan = new ClientUpgrade.Plan(
                    ServerName.of(parts.name(), remote),
                    parts.tls(),
                    parts.path().map(HttpTarget::of).orElse("/"),
                    options.limits(),
                    pipes.patience());
        } catch (UnknownHostException | IllegalArgumentException noHost) {
            return CompletableFuture.failedFuture(new DialException(address, noHost));
        }
        if (!plan.tls()) {
            return dial(address, parts, remote, plan, Optional.empty());
        }
        return Async.compose(
                trusted(address),
                client -> dial(address, parts, remote, plan, Optional.of(client)),
                unneeded -> {},
                unneeded -> reset(unneeded.duplex()));
    }

    private CompletableFuture<TlsClient> trusted(Multiaddr address) {
        CompletableFuture<TlsClient> result = new CompletableFuture<>();
        Async.whenDone(trust.get(), (client, failure) -> {
            if (failure == null) {
                result.complete(client);
            } else {
                result.completeExceptionally(new DialException(address, Async.unwrap(failure)));
            }
        });
        return result;
    }

    private static void reset(Duplex unneeded) {
        unneeded.reset(new ConnectionClosedException("nobody waits for it any more", ErrorCode.NONE, false));
    }

    private CompletableFuture<RawConnection> dial(
            Multiaddr address,
            WebSocketAddress parts,
            InetSocketAddress remote,
            ClientUpgrade.Plan plan,
            Optional<TlsClient> tls) {
        return sockets.dial(address, remote, socket -> {
            CompletableFuture<NettyConnection> upgrade = ClientUpgrade.begin(
                    socket,
                    tls.map(client -> client.handler(plan.server())).orElse(null),
                    plan,
                    pipes.random(),
                    () -> pipes.ofClient(socket));
            return Async.map(upgrade, connection -> dialled(connection, address, parts), WebSocketTransport::reset);
        });
    }

    private static RawConnection dialled(NettyConnection connection, Multiaddr address, WebSocketAddress parts) {
        return new RawConnection(
                connection,
                parts.beside(NettyAddresses.multiaddr(connection.localAddress())),
                WebSocketAddress.withoutPlainName(address));
    }

    @Override
    public CompletableFuture<Listener> listen(Multiaddr address, Consumer<? super TransportConnection> onAccept) {
        WebSocketAddress parts = parts(address, canListen(address));
        if (parts.tls() && certificate.isEmpty()) {
            return CompletableFuture.failedFuture(new ListenException(
                    address, new IllegalStateException("TLS needs WebSocketOptions.withCertificate")));
        }
        InetSocketAddress local;
        try {
            local = NettyAddresses.socketAddress(parts.socket());
        } catch (UnknownHostException noZone) {
            return CompletableFuture.failedFuture(new ListenException(address, noZone));
        }
        WebSocketAcceptor acceptor = new WebSocketAcceptor(
                pipes,
                address,
                new Site(parts.path(), options.origins()),
                certificate.filter(any -> parts.tls()),
                places,
                onAccept);
        CompletableFuture<BoundListener> listener =
                parts.tls() ? listenWithTls(address, local, acceptor) : listen(address, local, Opening.HTTP, acceptor);
        return Async.map(
                listener, bound -> new WebSocketListener(bound, WebSocketAddress.suffix(address)), Listener::close);
    }

    /** A certificate that cannot be used is told to who listens, not to who comes. */
    private CompletableFuture<BoundListener> listenWithTls(
            Multiaddr address, InetSocketAddress local, WebSocketAcceptor acceptor) {
        CompletableFuture<SSLContext> usable = new CompletableFuture<>();
        Async.whenDone(certificate.orElseThrow().get(), (context, failure) -> {
            if (failure == null) {
                usable.complete(context);
            } else {
                usable.completeExceptionally(new ListenException(address, Async.unwrap(failure)));
            }
        });
        return Async.compose(
                usable, context -> listen(address, local, Opening.TLS, acceptor), unneeded -> {}, BoundListener::close);
    }

    private CompletableFuture<BoundListener> listen(
            Multiaddr address, InetSocketAddress local, Opening opening, WebSocketAcceptor acceptor) {
        return options.sharedPort()
                ? sockets.listenShared(address, local, opening, acceptor)
                : sockets.listen(address, local, acceptor);
    }

    private static WebSocketAddress parts(Multiaddr address, boolean fits) {
        if (!fits) {
            throw new IllegalArgumentException("not an address of WebSocket: " + address);
        }
        return WebSocketAddress.of(address).orElseThrow();
    }

    @Override
    public CompletableFuture<Void> close() {
        certificate.ifPresent(CurrentCertificate::close);
        return sockets.close();
    }
}
