package org.jlibp2p.transport.netty;

import java.util.Optional;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;

/** Names Netty's epoll classes, apart from everything that must load without them. */
final class EpollIo {
    private EpollIo() {}

    static NettyIo create() {
        Epoll.ensureAvailability();
        return new NettyIo(
                "epoll",
                EpollIoHandler.newFactory(),
                EpollSocketChannel::new,
                EpollServerSocketChannel::new,
                Optional.of(LinuxOptions.REUSEPORT),
                Optional.of(LinuxOptions.IPV6_ONLY));
    }
}
