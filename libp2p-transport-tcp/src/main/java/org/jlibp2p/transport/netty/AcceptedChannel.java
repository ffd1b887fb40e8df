package org.jlibp2p.transport.netty;

import java.util.function.Consumer;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands an accepted socket over, once, when it has become active. */
final class AcceptedChannel extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(NettyListener.class);

    private final SocketChannel socket;
    private final Consumer<? super SocketChannel> taker;

    AcceptedChannel(SocketChannel socket, Consumer<? super SocketChannel> taker) {
        this.socket = socket;
        this.taker = taker;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        hand(socket, taker);
        context.pipeline().remove(this);
    }

    /** Gives a socket to whoever accepts it; it is closed if he throws. */
    static void hand(SocketChannel socket, Consumer<? super SocketChannel> taker) {
        try {
            taker.accept(socket);
        } catch (ChannelException gone) {
            LOG.debug("a connection ended before it was accepted", gone);
            socket.close();
        } catch (Throwable bug) {
            LOG.error("an accepted connection could not be handled", bug);
            socket.close();
        }
    }
}
