package org.jlibp2p.delegate.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Sees that bytes come, before anybody knows what they are: the time of a request's head begins with them. */
final class Arrivals extends ChannelInboundHandlerAdapter {
    private final HttpConnection connection;

    Arrivals(HttpConnection connection) {
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        connection.bytesCame();
        context.fireChannelRead(message);
    }
}
