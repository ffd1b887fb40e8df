package org.jlibp2p.transport.netty;

import java.util.function.Consumer;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jlibp2p.Libp2pException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands an accepted connection over, once, when it has become active. */
final class AcceptedChannel extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(NettyListener.class);

    private final NettyConnection connection;
    private final Consumer<? super NettyConnection> onAccept;

    AcceptedChannel(NettyConnection connection, Consumer<? super NettyConnection> onAccept) {
        this.connection = connection;
        this.onAccept = onAccept;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.pipeline().remove(this);
        try {
            onAccept.accept(connection);
        } catch (Libp2pException refused) {
            LOG.debug("an accepted connection was refused", refused);
            connection.reset(refused);
        } catch (Throwable bug) {
            LOG.error("an accepted connection could not be handled", bug);
            connection.reset(bug);
        }
    }
}
