package org.jlibp2p.transport.netty;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.ListenException;
import org.jlibp2p.transport.SourcePort;
import org.jlibp2p.transport.SourcePortException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TCP sockets of one transport: what it dials and where it listens. Any thread may call.
 *
 * <p>An IPv6 listener never takes connections of IPv4, and both families can be listened to at one port. With epoll
 * the kernel is told so. The JDK has no way to say it: its unspecified IPv6 address always includes IPv4. So
 * there, listeners at an unspecified address share their port ({@code SO_REUSEPORT}), the kernel prefers the IPv4 listener
 * for IPv4 connections, and those that reach the IPv6 one nevertheless are reset. Where the system has no such option
 * (Windows) the second of the two listeners fails.
 */
public final class NettySockets {
    private static final Logger LOG = LoggerFactory.getLogger(NettySockets.class);

    private final NettyEventLoops loops;
    private final ResourceLimits limits;
    private final boolean dialsFromListenPort;
    private final Set<NettyDial<?>> dials = ConcurrentHashMap.newKeySet();
    private final Set<BoundListener> listeners = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private NettySockets(NettyEventLoops loops, ResourceLimits limits, boolean dialsFromListenPort) {
        this.loops = loops;
        this.limits = limits;
        this.dialsFromListenPort = dialsFromListenPort && loops.io().reusePort().isPresent();
    }

    /**
     * Sockets whose dials use any free port.
     *
     * @param loops what they run on
     * @param limits the node's numbers
     * @return no socket yet
     */
    public static NettySockets create(NettyEventLoops loops, ResourceLimits limits) {
        return new NettySockets(loops, limits, false);
    }

    /**
     * Sockets that dial from the port they listen at, where the system can do that and there is such a listener; from
     * any free port otherwise, or when there already is a connection between the two ports.
     *
     * @param loops what they run on
     * @param limits the node's numbers
     * @return no socket yet
     */
    public static NettySockets sharingPorts(NettyEventLoops loops, ResourceLimits limits) {
        return new NettySockets(loops, limits, true);
    }

    /**
     * Connects. Completing the future from outside closes the socket.
     *
     * @param <T> what is made of the connection
     * @param address the address as the caller knows it, for failures
     * @param remote where to connect to
     * @param made is called with the connected socket on its loop; the socket is closed if that fails, or is given up
     * @return completes on the connection's loop with what was made; fails with {@link DialException}, or with
     *     {@link NodeClosedException} after {@link #close}
     */
    public <T> CompletableFuture<T> dial(
            Multiaddr address, InetSocketAddress remote, Function<? super SocketChannel, CompletableFuture<T>> made) {
        return dial(address, remote, SourcePort.USUAL, made);
    }

    /**
     * Connects from a port that the caller chooses. Completing the future from outside closes the socket.
     *
     * @param <T> what is made of the connection
     * @param address the address as the caller knows it, for failures
     * @param remote where to connect to
     * @param from which port to connect from
     * @param made as for {@link #dial(Multiaddr, InetSocketAddress, Function)}
     * @return as {@link #dial(Multiaddr, InetSocketAddress, Function)}; fails with {@link DialException} as well if it is to come
     *     from a port that is listened at, and there is none that can be shared
     */
    public <T> CompletableFuture<T> dial(
            Multiaddr address,
            InetSocketAddress remote,
            SourcePort from,
            Function<? super SocketChannel, CompletableFuture<T>> made) {
        Optional<InetSocketAddress> local =
                dialsFromListenPort && from != SourcePort.FRESH ? listenPortFor(remote.getAddress()) : Optional.empty();
        if (local.isEmpty() && from == SourcePort.LISTENING) {
            return CompletableFuture.failedFuture(new DialException(address, noPortToShare()));
        }
        NettyDial<T> dial = new NettyDial<>(loops, limits, address, remote, made);
        dials.add(dial);
        dial.freed().whenComplete((done, failure) -> dials.remove(dial));
        if (closed) {
            dial.result().completeExceptionally(closed());
        }
        dial.begin(local, from);
        return dial.result();
    }

    private SourcePortException noPortToShare() {
        if (loops.io().reusePort().isEmpty()) {
            return new SourcePortException("this system cannot share a port between a listener and a connection");
        }
        return new SourcePortException(
                dialsFromListenPort
                        ? "this node does not listen at a port of TCP for that family of addresses"
                        : "this node's transport does not dial from the port it listens at; create it with"
                                + " TcpOptions.withReusePort()");
    }

    private Optional<InetSocketAddress> listenPortFor(InetAddress remote) {
        return bound().filter(local -> NettyAddresses.family(local.getAddress()) == NettyAddresses.family(remote))
                .filter(local -> local.getAddress().isAnyLocalAddress()
                        || local.getAddress().isLoopbackAddress() == remote.isLoopbackAddress())
                .findFirst();
    }

    private Stream<InetSocketAddress> bound() {
        return listeners.stream().map(BoundListener::bound);
    }

    /**
     * Listens at a port of its own.
     *
     * @param address the address as the caller knows it, for failures
     * @param local where to listen; port 0 for any
     * @param taker is called with each new socket on its loop; what it throws ends that socket only
     * @return completes when connections are accepted; fails with {@link ListenException}, or with
     *     {@link NodeClosedException} after {@link #close}
     */
    public CompletableFuture<BoundListener> listen(
            Multiaddr address, InetSocketAddress local, Consumer<? super SocketChannel> taker) {
        return Async.map(bind(address, local, taker), this::keep, BoundListener::close);
    }

    /**
     * Listens at a port that other transports of this node may have too, each for connections that open in its own way.
     *
     * @param address the address as the caller knows it, for failures
     * @param local where to listen; port 0 for any that nobody has
     * @param opening whose connections
     * @param taker as for {@link #listen}; what the peer has sent so far is fired at the end of the turn in which it is
     *     called
     * @return as {@link #listen}
     */
    public CompletableFuture<BoundListener> listenShared(
            Multiaddr address, InetSocketAddress local, Opening opening, Consumer<? super SocketChannel> taker) {
        CompletableFuture<BoundListener> shared = loops.ports()
                .join(address, local, new SharedPort.Part(opening, taker, limits), port -> bind(address, local, port));
        return Async.map(shared, this::keep, BoundListener::close);
    }

    private BoundListener keep(BoundListener listener) {
        listeners.add(listener);
        listener.closed().whenComplete((done, failure) -> listeners.remove(listener));
        if (closed) {
            listener.close();
            throw closed();
        }
        return listener;
    }

    private CompletableFuture<NettyListener> bind(
            Multiaddr address, InetSocketAddress local, Consumer<? super SocketChannel> taker) {
        if (closed) {
            return CompletableFuture.failedFuture(closed());
        }
        CompletableFuture<NettyListener> result = new CompletableFuture<>();
        boolean share = sharesPort(local);
        try {
            if (share && local.getPort() != 0 && !isTakenByTheOtherFamily(local)) {
                PortProbe.check(local);
            }
        } catch (IOException inUse) {
            result.completeExceptionally(
                    new ListenException(address, loops.ports().explained(local, inUse)));
            return result;
        }
        bootstrap(local, share, taker).bind(local).addListener((ChannelFuture ended) -> {
            if (!ended.isSuccess()) {
                result.completeExceptionally(
                        closed
                                ? closed()
                                : new ListenException(address, loops.ports().explained(local, ended.cause())));
                return;
            }
            NettyListener listener = new NettyListener(ended.channel());
            loops.ports().opened(listener.bound());
            listener.closed().whenComplete((done, failure) -> loops.ports().closed(listener.bound()));
            if (!result.complete(listener)) {
                listener.close();
            }
        });
        return result;
    }

    private boolean sharesPort(InetSocketAddress local) {
        NettyIo io = loops.io();
        boolean bothFamilies =
                local.getAddress().isAnyLocalAddress() && io.ipv6Only().isEmpty();
        return (dialsFromListenPort || bothFamilies) && io.reusePort().isPresent();
    }

    private boolean isTakenByTheOtherFamily(InetSocketAddress local) {
        return loops.io().ipv6Only().isEmpty()
                && local.getAddress() instanceof Inet4Address
                && bound().anyMatch(own -> own.getPort() == local.getPort()
                        && own.getAddress().isAnyLocalAddress()
                        && NettyAddresses.family(own) == SocketProtocolFamily.INET6);
    }

    private ServerBootstrap bootstrap(InetSocketAddress local, boolean share, Consumer<? super SocketChannel> taker) {
        NettyIo io = loops.io();
        SocketProtocolFamily family = NettyAddresses.family(local);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .channelFactory(() -> io.serverSockets().apply(family))
                .handler(new AcceptGuard(loops))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel socket) {
                        accepted(socket, family, taker);
                    }
                });
        if (share) {
            io.reusePort().ifPresent(option -> option.apply(bootstrap));
        }
        if (family == SocketProtocolFamily.INET6) {
            io.ipv6Only().ifPresent(option -> option.apply(bootstrap));
        }
        return bootstrap;
    }

    private void accepted(SocketChannel socket, SocketProtocolFamily family, Consumer<? super SocketChannel> taker) {
        try {
            InetSocketAddress remote = socket.remoteAddress();
            if (remote == null || NettyAddresses.family(remote) != family) {
                socket.config().setSoLinger(0);
                socket.close();
                return;
            }
            NettyConnection.prepare(socket, loops);
            socket.pipeline().addLast(new AcceptedChannel(socket, taker));
        } catch (ChannelException gone) {
            LOG.debug("a connection ended before it was accepted", gone);
            socket.close();
        }
    }

    /**
     * Closes all listeners and gives up all dials; both fail with {@link NodeClosedException} from now on. Connections
     * that exist live on.
     *
     * @return completes when nothing is left
     */
    public CompletableFuture<Void> close() {
        closed = true;
        dials.forEach(dial -> dial.result().completeExceptionally(closed()));
        return CompletableFuture.allOf(Stream.concat(
                        dials.stream().map(NettyDial::freed), listeners.stream().map(BoundListener::close))
                .toArray(CompletableFuture<?>[]::new));
    }

    private static NodeClosedException closed() {
        return new NodeClosedException("the transport is closed");
    }
}
