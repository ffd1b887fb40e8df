package org.jlibp2p.transport.tcp;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.netty.channel.socket.SocketChannel;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.ListenException;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.RawConnection;
import org.jlibp2p.transport.SourcePort;
import org.jlibp2p.transport.Transport;
import org.jlibp2p.transport.TransportConnection;
import org.jlibp2p.transport.TransportContext;
import org.jlibp2p.transport.TransportFactory;
import org.jlibp2p.transport.netty.BoundListener;
import org.jlibp2p.transport.netty.NettyAddresses;
import org.jlibp2p.transport.netty.NettyConnection;
import org.jlibp2p.transport.netty.NettyEventLoops;
import org.jlibp2p.transport.netty.NettyIo;
import org.jlibp2p.transport.netty.NettySockets;
import org.jlibp2p.transport.netty.Opening;

/**
 * TCP over IPv4 and IPv6: addresses {@code /ip4/…/tcp/…}, {@code /ip6/…/tcp/…} and {@code /ip6zone/…/ip6/…/tcp/…}, and
 * nothing behind them. Any thread may call.
 *
 * <p>Its connections are bare pipes that need the whole upgrade. {@code /ip6/::/tcp/…} is IPv6 alone, so a node may listen
 * at the same port with {@code /ip4/0.0.0.0/tcp/…}. An attempt to connect ends after
 * {@link org.jlibp2p.limits.TimeLimits#connect()}.
 */
public final class TcpTransport implements Transport {
    private final NettyEventLoops loops;
    private final ResourceLimits limits;
    private final NettySockets sockets;
    private final boolean sharedPort;

    private TcpTransport(TcpOptions options, TransportContext node) {
        EventLoop clock = node.loops().next();
        loops = node.shared(
                NettyEventLoops.class, () -> NettyEventLoops.create(io(options), options.loops(), clock::now));
        limits = node.limits();
        sharedPort = options.sharedPort();
        sockets = options.reusePort() ? NettySockets.sharingPorts(loops, limits) : NettySockets.create(loops, limits);
    }

    private static NettyIo io(TcpOptions options) {
        return switch (options.io()) {
            case NIO -> NettyIo.nio();
            case EPOLL -> NettyIo.epoll();
        };
    }

    /**
     * TCP with {@link TcpOptions#defaults()}.
     *
     * @return what to give to a node
     */
    public static TransportFactory create() {
        return create(TcpOptions.defaults());
    }

    /**
     * TCP.
     *
     * @param options what is chosen about it
     * @return what to give to a node
     */
    public static TransportFactory create(TcpOptions options) {
        return node -> new TcpTransport(options, node);
    }

    @Override
    public boolean canDial(Multiaddr address) {
        return NettyAddresses.isTcp(address);
    }

    @Override
    public boolean canListen(Multiaddr address) {
        return NettyAddresses.isTcp(address);
    }

    @Override
    public CompletableFuture<RawConnection> dial(Multiaddr address) {
        return dial(address, SourcePort.USUAL);
    }

    @Override
    public CompletableFuture<RawConnection> dial(Multiaddr address, SourcePort from) {
        requireTcp(address);
        InetSocketAddress remote;
        try {
            remote = NettyAddresses.socketAddress(address);
        } catch (UnknownHostException noZone) {
            return CompletableFuture.failedFuture(new DialException(address, noZone));
        }
        return sockets.dial(address, remote, from, socket -> {
            NettyConnection connection = NettyConnection.install(socket, loops, limits);
            return CompletableFuture.completedFuture(
                    new RawConnection(connection, NettyAddresses.multiaddr(connection.localAddress()), address));
        });
    }

    @Override
    public CompletableFuture<Listener> listen(Multiaddr address, Consumer<? super TransportConnection> onAccept) {
        requireTcp(address);
        InetSocketAddress local;
        try {
            local = NettyAddresses.socketAddress(address);
        } catch (UnknownHostException noZone) {
            return CompletableFuture.failedFuture(new ListenException(address, noZone));
        }
        NearEnd near = new NearEnd();
        Consumer<SocketChannel> taker = socket -> NettyConnection.install(socket, loops, limits)
                .handTo(connection -> onAccept.accept(accepted(connection, near)));
        CompletableFuture<BoundListener> listener = sharedPort
                ? sockets.listenShared(address, local, Opening.PIPE, taker)
                : sockets.listen(address, local, taker);
        return Async.map(listener, each -> each, Listener::close);
    }

    private static RawConnection accepted(NettyConnection connection, NearEnd near) {
        return new RawConnection(
                connection,
                near.of(NettyAddresses.multiaddr(connection.localAddress())),
                NettyAddresses.multiaddr(connection.remoteAddress()));
    }

    /** Where a listener's connections end here: the same for nearly all of them, so that they share one address. */
    private static final class NearEnd {
        private volatile Multiaddr last;

        Multiaddr of(Multiaddr address) {
            Multiaddr known = last;
            if (address.equals(known)) {
                return known;
            }
            last = address;
            return address;
        }
    }

    private static void requireTcp(Multiaddr address) {
        if (!NettyAddresses.isTcp(address)) {
            throw new IllegalArgumentException("not an address of TCP: " + address);
        }
    }

    /** Not at a shared port: a connection of a private network begins with bytes of chance, which may look like anything. */
    @Override
    public boolean canBePrivate() {
        return !sharedPort;
    }

    @Override
    public CompletableFuture<Void> close() {
        return sockets.close();
    }
}
