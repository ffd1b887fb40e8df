package org.jlibp2p.transport.netty;

import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops a listener from spinning when it cannot accept: out of file descriptors, out of memory. It pauses, which leaves
 * connections waiting in the system's queue, and then goes on.
 */
final class AcceptGuard extends ChannelInboundHandlerAdapter {
    /** How long accepting pauses after it failed. */
    static final long PAUSE_MILLIS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(NettyListener.class);

    private final NettyEventLoops loops;

    AcceptGuard(NettyEventLoops loops) {
        this.loops = loops;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        loops.own(context.channel());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("cannot accept, pausing for {} ms", PAUSE_MILLIS, cause);
        var config = context.channel().config();
        if (config.isAutoRead()) {
            config.setAutoRead(false);
            context.executor().schedule(() -> config.setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
