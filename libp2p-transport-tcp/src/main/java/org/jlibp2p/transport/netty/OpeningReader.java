package org.jlibp2p.transport.netty;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the first bytes of a connection to a shared port, and closes it if they do not come in time. It reads once
 * more only while it cannot tell, so at most one read's worth of bytes is held.
 */
final class OpeningReader extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(NettyListener.class);

    private final Duration patience;
    private final Consumer<Opening> known;
    private ByteBuf held;
    private Future<?> deadline;
    private boolean over;

    /**
     * The reader of one connection, whose channel is active when this is added to it.
     *
     * @param patience how long the peer may take
     * @param known is called once, when it is clear; what was read is fired behind that, in the same turn
     */
    OpeningReader(Duration patience, Consumer<Opening> known) {
        this.patience = patience;
        this.known = known;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        deadline = context.executor()
                .schedule(
                        () -> {
                            LOG.debug("{} has not said what it is within {}", context.channel(), patience);
                            context.close();
                        },
                        patience.toNanos(),
                        TimeUnit.NANOSECONDS);
        context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (over) {
            context.fireChannelRead(bytes);
            return;
        }
        held = held == null ? bytes : joined(context, held, bytes);
        Optional<Opening> opening = Opening.of(held);
        if (opening.isEmpty()) {
            return;
        }
        over = true;
        deadline.cancel(false);
        known.accept(opening.get());
        ByteBuf first = held;
        held = null;
        context.fireChannelRead(first);
        context.pipeline().remove(this);
    }

    private static ByteBuf joined(ChannelHandlerContext context, ByteBuf one, ByteBuf other) {
        try {
            return context.alloc()
                    .buffer(one.readableBytes() + other.readableBytes())
                    .writeBytes(one)
                    .writeBytes(other);
        } finally {
            one.release();
            other.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (over) {
            context.fireChannelReadComplete();
        } else {
            context.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!over && event instanceof ChannelInputShutdownEvent) {
            context.close();
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (over) {
            context.fireExceptionCaught(cause);
            return;
        }
        LOG.debug("a connection broke before it said what it is", cause);
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        deadline.cancel(false);
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        deadline.cancel(false);
        if (held != null) {
            held.release();
            held = null;
        }
    }
}
