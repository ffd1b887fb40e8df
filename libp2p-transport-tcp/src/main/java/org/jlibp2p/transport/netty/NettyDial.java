package org.jlibp2p.transport.netty;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.socket.SocketChannel;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.SourcePort;

/**
 * One dial. Confined to the loop that its connection will live on, but for {@link #result}, {@link #freed} and
 * {@link #begin}.
 *
 * @param <T> what the dialler makes of the connection
 */
final class NettyDial<T> {
    private final NettyEventLoops loops;
    private final ResourceLimits limits;
    private final Multiaddr address;
    private final InetSocketAddress remote;
    private final Function<? super SocketChannel, CompletableFuture<T>> made;
    private final EventLoop loop;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private final CompletableFuture<Void> freed = new CompletableFuture<>();
    private SocketChannel channel;

    NettyDial(
            NettyEventLoops loops,
            ResourceLimits limits,
            Multiaddr address,
            InetSocketAddress remote,
            Function<? super SocketChannel, CompletableFuture<T>> made) {
        this.loops = loops;
        this.limits = limits;
        this.address = address;
        this.remote = remote;
        this.made = made;
        loop = loops.next();
    }

    /**
     * What the caller holds.
     *
     * @return completed from outside, it abandons the dial
     */
    CompletableFuture<T> result() {
        return result;
    }

    /**
     * The end of the dial.
     *
     * @return completes when the socket is in other hands, or closed
     */
    CompletableFuture<Void> freed() {
        return freed;
    }

    /**
     * Starts dialling, unless the result has been completed already. Any thread, once.
     *
     * @param local the port to dial from, shared with a listener, if there is one
     * @param from whether any other port will do if that one cannot be had
     */
    void begin(Optional<InetSocketAddress> local, SourcePort from) {
        result.whenComplete((value, failure) -> {
            if (failure != null) {
                Async.on(loop, this::abandon);
            }
        });
        try {
            loop.execute(() -> attempt(local, from));
        } catch (NodeClosedException ended) {
            result.completeExceptionally(ended);
        }
    }

    private void attempt(Optional<InetSocketAddress> local, SourcePort from) {
        if (result.isDone()) {
            return;
        }
        ChannelFuture connecting = bootstrap(local.isPresent()).connect(remote, local.orElse(null));
        // where no socket could be made Netty has a stand-in that can neither be used nor closed
        channel = connecting.channel() instanceof SocketChannel socket ? socket : null;
        connecting.addListener((ChannelFuture ended) -> {
            if (ended.isSuccess()) {
                connected();
            } else if (local.isPresent() && from != SourcePort.LISTENING && isTaken(ended.cause())) {
                attempt(Optional.empty(), from);
            } else {
                result.completeExceptionally(new DialException(address, translated(ended.cause())));
            }
        });
    }

    private Bootstrap bootstrap(boolean sharePort) {
        NettyIo io = loops.io();
        Bootstrap bootstrap = new Bootstrap()
                .group(loops.netty(loop))
                .channelFactory(() -> io.sockets().apply(NettyAddresses.family(remote)))
                .disableResolver()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis())
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel socket) {
                        NettyConnection.prepare(socket, loops);
                    }
                });
        if (sharePort) {
            bootstrap.option(ChannelOption.SO_REUSEADDR, true);
            io.reusePort().ifPresent(option -> option.apply(bootstrap));
        }
        return bootstrap;
    }

    private int connectMillis() {
        return (int)
                Math.max(1, Math.min(Integer.MAX_VALUE, limits.times().connect().toMillis()));
    }

    private void connected() {
        CompletableFuture<T> making;
        try {
            making = made.apply(channel);
        } catch (RuntimeException failure) {
            result.completeExceptionally(new DialException(address, failure));
            return;
        }
        Async.whenDone(making, (value, failure) -> {
            if (failure != null) {
                result.completeExceptionally(new DialException(address, Async.unwrap(failure)));
            } else if (result.complete(value)) {
                freed.complete(null);
            }
        });
    }

    private void abandon() {
        if (channel == null) {
            freed.complete(null);
            return;
        }
        channel.close();
        channel.closeFuture().addListener(closed -> freed.complete(null));
    }

    /** Whether somebody else has the local port, or this very pair of addresses and ports. */
    private static boolean isTaken(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof BindException) {
                return true;
            }
        }
        // the native transports say it in words only
        String text = String.valueOf(cause.getMessage());
        return text.contains("Cannot assign requested address") || text.contains("Address already in use");
    }

    private Throwable translated(Throwable cause) {
        return cause instanceof ConnectTimeoutException
                ? new OperationTimeoutException("TCP connect", limits.times().connect())
                : cause;
    }
}
