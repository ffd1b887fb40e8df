package org.jlibp2p.transport.ws;

import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import org.jlibp2p.async.Registration;
import org.jlibp2p.certificate.CurrentCertificate;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.RawConnection;
import org.jlibp2p.transport.TransportConnection;
import org.jlibp2p.transport.netty.HandshakePlaces;
import org.jlibp2p.transport.netty.NettyAddresses;
import org.jlibp2p.transport.netty.NettyConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes WebSockets of what one listener accepts. Each method is called on the loop of the socket it is about.
 *
 * <p>No more handshakes than {@link org.jlibp2p.limits.ConnectionLimits#pendingInbound()} are under way at a time, over all
 * listeners of the transport, and no more of one address than {@link org.jlibp2p.limits.ConnectionLimits#perAddress()}; a
 * socket beyond that is closed at once.
 */
final class WebSocketAcceptor implements Consumer<SocketChannel> {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketTransport.class);

    private final WebSocketPipes pipes;
    private final WebSocketAddress address;
    private final Multiaddr suffix;
    private final Site site;
    private final Optional<CurrentCertificate> certificate;
    private final HandshakePlaces places;
    private final Consumer<? super TransportConnection> onAccept;

    /**
     * The acceptor of one listener.
     *
     * @param pipes makes pipes
     * @param listening where the listener listens
     * @param site what it serves, and to whom
     * @param certificate what it shows, if that address has TLS
     * @param places for handshakes
     * @param onAccept is given the connections
     */
    WebSocketAcceptor(
            WebSocketPipes pipes,
            Multiaddr listening,
            Site site,
            Optional<CurrentCertificate> certificate,
            HandshakePlaces places,
            Consumer<? super TransportConnection> onAccept) {
        this.pipes = pipes;
        this.address = WebSocketAddress.of(listening).orElseThrow();
        this.suffix = WebSocketAddress.suffix(listening);
        this.site = site;
        this.certificate = certificate;
        this.places = places;
        this.onAccept = onAccept;
    }

    @Override
    public void accept(SocketChannel socket) {
        Optional<Registration> taken = places.enter(socket.remoteAddress());
        if (taken.isEmpty()) {
            LOG.debug("{} is one handshake too many", socket);
            socket.close();
            return;
        }
        Place place = new Place(socket, taken.get());
        socket.closeFuture().addListener(closed -> place.leave());
        if (certificate.isPresent()) {
            socket.pipeline().addLast(new CertificateGate(certificate.get(), tls -> secure(socket, tls, place)));
        } else {
            serve(socket, place);
        }
    }

    private void secure(SocketChannel socket, SSLContext tls, Place place) {
        socket.pipeline().addLast(TlsServer.handler(tls));
        serve(socket, place);
    }

    private void serve(SocketChannel socket, Place place) {
        ChannelPipeline pipeline = socket.pipeline();
        ServerUpgrade upgrade = new ServerUpgrade(pipes.limits(), site, () -> pipes.ofServer(socket), connection -> {
            place.leave();
            onAccept.accept(connection(connection));
        });
        pipeline.addLast(upgrade.codec(), upgrade);
    }

    private RawConnection connection(NettyConnection connection) {
        Multiaddr local = NettyAddresses.multiaddr(connection.localAddress()).with(suffix);
        Multiaddr remote = address.beside(NettyAddresses.multiaddr(connection.remoteAddress()));
        return new RawConnection(connection, local, remote);
    }

    /** One of the handshakes under way, and its one deadline over TLS and HTTP. Confined to its loop. */
    private final class Place {
        private final Registration taken;
        private final Future<?> deadline;
        private boolean left;

        Place(SocketChannel socket, Registration taken) {
            this.taken = taken;
            deadline = socket.eventLoop()
                    .schedule(() -> expire(socket), pipes.patience().toNanos(), TimeUnit.NANOSECONDS);
        }

        private void expire(SocketChannel socket) {
            LOG.debug("{} has not become a WebSocket within {}", socket, pipes.patience());
            socket.pipeline().firstContext().close(); // past TLS, which would try to say goodbye
        }

        void leave() {
            if (!left) {
                left = true;
                deadline.cancel(false);
                taken.close();
            }
        }
    }
}
