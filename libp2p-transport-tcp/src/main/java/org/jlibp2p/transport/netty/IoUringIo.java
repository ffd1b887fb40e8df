package org.jlibp2p.transport.netty;

import java.util.Optional;

import io.netty.channel.unix.UnixChannelOption;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;

/** Names Netty's io_uring classes, apart from everything that must load without them. */
final class IoUringIo {
    private IoUringIo() {}

    static NettyIo create() {
        IoUring.ensureAvailability();
        // its sockets are of both families and bind an IPv4 address as such
        return new NettyIo(
                "io_uring",
                IoUringIoHandler.newFactory(),
                family -> new IoUringSocketChannel(),
                family -> new IoUringServerSocketChannel(),
                Optional.of(UnixChannelOption.SO_REUSEPORT),
                Optional.of(LinuxOptions.IPV6_V6ONLY));
    }
}
