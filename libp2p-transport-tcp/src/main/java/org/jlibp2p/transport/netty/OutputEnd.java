package org.jlibp2p.transport.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;

/** How the output of a connection is ended. */
@FunctionalInterface
public interface OutputEnd {
    /** By TCP's own means: the peer reads the end of input. */
    OutputEnd OF_TCP = channel -> {
        ChannelPromise shut = channel.newPromise();
        // shutting the output down would fail what is queued, so it waits for an empty write behind that
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((ChannelFuture flushed) -> {
            if (flushed.isSuccess()) {
                channel.shutdownOutput(shut);
            } else {
                shut.setFailure(flushed.cause());
            }
        });
        return shut;
    };

    /**
     * Ends the output behind all that was written. Called once, on the channel's loop.
     *
     * @param channel the connection's channel
     * @return completes when the system has accepted the end
     */
    Future<?> begin(SocketChannel channel);
}
