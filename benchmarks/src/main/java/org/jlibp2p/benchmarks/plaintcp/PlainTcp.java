package org.jlibp2p.benchmarks.plaintcp;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/**
 * Bytes through TCP over loopback with Netty and nothing else: what a libp2p on Netty could reach if it cost nothing. Two
 * processes, as libp2p has two.
 */
public final class PlainTcp {
    private PlainTcp() {}

    /**
     * Runs one end.
     *
     * @param arguments {@code sink}, which prints its port, takes one connection, and ends with it; or {@code source PORT
     *     BYTES}, which prints the seconds it took until the sink had everything
     * @throws Exception if the network fails
     */
    public static void main(String... arguments) throws Exception {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            if (arguments[0].equals("sink")) {
                sink(loop);
            } else {
                source(loop, Integer.parseInt(arguments[1]), Long.parseLong(arguments[2]));
            }
        } finally {
            loop.shutdownGracefully();
        }
        System.exit(0);
    }

    private static void sink(EventLoopGroup loop) throws InterruptedException {
        Sink sink = new Sink();
        Channel server = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(sink)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
        System.out.println(((InetSocketAddress) server.localAddress()).getPort());
        sink.ended().join();
    }

    private static void source(EventLoopGroup loop, int port, long bytes) throws InterruptedException {
        Source source = new Source(bytes);
        long start = System.nanoTime();
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(source)
                .connect(InetAddress.getLoopbackAddress(), port)
                .sync();
        source.ended().join();
        System.out.println((System.nanoTime() - start) / 1e9);
    }
}
