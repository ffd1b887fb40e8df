package org.jlibp2p.transport.netty;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.spi.SelectorProvider;
import java.util.Optional;
import java.util.function.Function;

import io.netty.bootstrap.AbstractBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A way to do socket I/O: the JDK's selectors or Linux's epoll.
 *
 * <p>The classes for epoll are loaded only when they are asked for, so they need not be on the class path otherwise.
 *
 * @param name what it is called in logs
 * @param handlers makes what drives the sockets of one loop
 * @param sockets makes a socket to dial with
 * @param serverSockets makes a socket to listen with
 * @param reusePort the option by which several sockets share a port, if the system has it
 * @param ipv6Only the option that keeps an IPv6 socket from taking the IPv4 port too, if it can be set; the JDK's
 *     sockets do not have it
 */
public record NettyIo(
        String name,
        IoHandlerFactory handlers,
        Function<SocketProtocolFamily, SocketChannel> sockets,
        Function<SocketProtocolFamily, ServerSocketChannel> serverSockets,
        Optional<Switch<?>> reusePort,
        Optional<Switch<?>> ipv6Only) {
    /**
     * A socket option that is on.
     *
     * @param <T> the type of its value
     * @param option the option
     * @param on the value that means "on"
     */
    public record Switch<T>(ChannelOption<T> option, T on) {
        void apply(AbstractBootstrap<?, ?> bootstrap) {
            bootstrap.option(option, on);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(NettyIo.class);

    /**
     * The JDK's selectors, which are everywhere.
     *
     * @return a way to do I/O
     */
    public static NettyIo nio() {
        SelectorProvider provider = SelectorProvider.provider();
        return new NettyIo(
                "nio",
                NioIoHandler.newFactory(provider, BriefPolling.inRealTime()),
                family -> new NioSocketChannel(provider, family),
                family -> new NioServerSocketChannel(provider, family),
                nioSharesPorts(provider)
                        ? Optional.of(new Switch<>(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true))
                        : Optional.empty(),
                Optional.empty());
    }

    private static boolean nioSharesPorts(SelectorProvider provider) {
        try (var probe = provider.openServerSocketChannel()) {
            return probe.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Linux's epoll where its natives are on the class path, otherwise {@link #nio()} with a warning in the log.
     *
     * @return a way to do I/O
     */
    public static NettyIo epoll() {
        try {
            return EpollIo.create();
        } catch (LinkageError missing) {
            LOG.warn("epoll is not available, using nio: {}", missing.toString());
            return nio();
        }
    }
}
