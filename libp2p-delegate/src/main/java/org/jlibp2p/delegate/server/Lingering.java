package org.jlibp2p.delegate.server;

import java.time.Duration;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;

/**
 * The end of a connection on which something may still come: closing it at once would make the system tell the client of an
 * error, before it has read the last answer. Confined to the server's loop.
 *
 * <p>Specification: RFC 9112, 9.6.
 */
final class Lingering extends ChannelInboundHandlerAdapter {
    /** How long what still comes is dropped. */
    static final Duration TIME = Duration.ofSeconds(1);

    /** How many bytes of it. */
    static final int MAX_DROPPED = 256 * 1024;

    private final EventLoop loop;
    private final Channel channel;
    private final Runnable close;
    private Registration timer = Registration.none();
    private int dropped;

    Lingering(EventLoop loop, Channel channel, Runnable close) {
        this.loop = loop;
        this.channel = channel;
        this.close = close;
    }

    void begin() {
        if (!channel.isActive()) {
            return;
        }
        if (channel.pipeline().get(SslHandler.class) != null) {
            close.run(); // with the last words of TLS, which the client can tell from an error
            return;
        }
        timer = loop.schedule(TIME, close);
        channel.pipeline().addFirst(this);
        ((SocketChannel) channel).shutdownOutput();
        channel.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        dropped += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
        ReferenceCountUtil.release(message);
        if (dropped > MAX_DROPPED) {
            close.run();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.read();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        timer.close();
        context.fireChannelInactive();
    }
}
