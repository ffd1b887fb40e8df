package org.jlibp2p.transport.ws;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import org.jlibp2p.transport.netty.NettyConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes an accepted socket a WebSocket, or answers why not and closes it. Confined to the channel's loop. Whoever accepts the
 * socket sets the deadline.
 */
final class ServerUpgrade extends ChannelInboundHandlerAdapter {
    /** What is read and thrown away behind a refused request, so that the answer is not lost in a reset. */
    static final int MAX_DISCARDED = 64 * 1024;

    /** How long a client that was refused may take to close. */
    static final Duration LINGER = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketTransport.class);

    private final HttpServerCodec codec;
    private final WebSocketLimits limits;
    private final Site site;
    private final Supplier<NettyConnection> made;
    private final Consumer<? super NettyConnection> taker;
    private Future<?> linger;
    private FullHttpResponse answer;
    private boolean refused;
    private int discarded;

    /**
     * The upgrade of one connection. {@link #codec()} belongs in front of it.
     *
     * @param limits the bounds
     * @param site what is served, and to whom
     * @param made puts frames and the pipe into the pipeline, once that is what is spoken
     * @param taker is given the pipe
     */
    ServerUpgrade(
            WebSocketLimits limits,
            Site site,
            Supplier<NettyConnection> made,
            Consumer<? super NettyConnection> taker) {
        this.limits = limits;
        this.site = site;
        this.made = made;
        this.taker = taker;
        codec = new HttpServerCodec(HttpBounds.of(limits));
    }

    HttpServerCodec codec() {
        return codec;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.read();
    }

    private static void abandon(ChannelHandlerContext context) {
        context.pipeline().firstContext().close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (refused || !context.channel().isActive()) {
                discard(context, message);
            } else if (message instanceof HttpRequest request) {
                answer = UpgradeHandshake.answer(request, site, limits.headers());
            }
            if (answer != null && message instanceof LastHttpContent) {
                finish(context);
            }
        } catch (UpgradeException no) {
            refuse(context, no);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void finish(ChannelHandlerContext context) {
        context.writeAndFlush(answer);
        NettyConnection connection = made.get();
        context.pipeline().remove(this);
        context.pipeline().remove(codec); // passes on what came behind the request
        connection.handTo(taker);
    }

    private void refuse(ChannelHandlerContext context, UpgradeException no) {
        LOG.debug("{} was refused", context.channel(), no);
        refused = true;
        linger = context.executor().schedule(() -> abandon(context), LINGER.toNanos(), TimeUnit.NANOSECONDS);
        HttpResponseStatus status = HttpResponseStatus.valueOf(no.status().orElse(400));
        ByteBuf text = Unpooled.copiedBuffer(no.getMessage() + "\n", StandardCharsets.UTF_8);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, text);
        response.headers()
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, text.readableBytes());
        if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
            response.headers()
                    .set(HttpHeaderNames.UPGRADE, "websocket")
                    .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
        } else if (status.equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
            response.headers().set(HttpHeaderNames.ALLOW, "GET");
        }
        context.writeAndFlush(response);
    }

    private void discard(ChannelHandlerContext context, Object message) {
        discarded += message instanceof HttpContent content ? content.content().readableBytes() : 1;
        if (discarded > MAX_DISCARDED) {
            abandon(context);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.read();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("{} broke before it was a WebSocket", context.channel(), cause);
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (linger != null) {
            linger.cancel(false);
        }
    }
}
