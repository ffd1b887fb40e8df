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
 * error, before it has read the last answer. What is dropped under TLS is not even decrypted. Confined to the server's loop.
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
        timer = loop.schedule(TIME, close);
        channel.pipeline().addFirst(this);
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            endOutput();
        } else {
            tls.closeOutbound().addListener(said -> endOutput()); // the last words of TLS first
        }
        channel.read();
    }

    private void endOutput() {
        ((SocketChannel) channel).shutdownOutput();
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
