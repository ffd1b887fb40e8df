package org.jlibp2p.benchmarks.plaintcp;

import java.util.concurrent.CompletableFuture;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/** Drops what comes, of one connection. */
final class Sink extends ChannelInboundHandlerAdapter {
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** Completes when the connection has ended. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended.complete(null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        ended.completeExceptionally(cause);
    }
}
