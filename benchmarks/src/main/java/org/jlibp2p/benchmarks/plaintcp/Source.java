package org.jlibp2p.benchmarks.plaintcp;

import java.util.concurrent.CompletableFuture;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;

/** Writes bytes, 64 KiB at a time, as fast as they are taken, and then ends its output. */
final class Source extends ChannelInboundHandlerAdapter {
    private static final int PIECE = 64 * 1024;

    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private ByteBuf piece;
    private long left;

    Source(long bytes) {
        left = bytes;
    }

    /** Completes when the other end has closed, which it does when it has read everything. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        piece = context.alloc().directBuffer(PIECE).writeZero(PIECE);
        write(context);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        write(context);
    }

    private void write(ChannelHandlerContext context) {
        while (left > 0 && context.channel().isWritable()) {
            int size = (int) Math.min(PIECE, left);
            left -= size;
            context.writeAndFlush(piece.retainedSlice(0, size));
            if (left == 0) {
                context.writeAndFlush(context.alloc().buffer(0))
                        .addListener(written -> ((SocketChannel) context.channel()).shutdownOutput());
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        piece.release();
        ended.complete(null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        ended.completeExceptionally(cause);
    }
}
