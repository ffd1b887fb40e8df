package org.jlibp2p.transport.ws;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.jlibp2p.certificate.CurrentCertificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what a client has sent already until it is known which certificate it will be shown. Nothing is read meanwhile, so
 * it is one read at most. Confined to the channel's loop.
 */
final class CertificateGate extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketTransport.class);

    private final CurrentCertificate certificate;
    private final Consumer<? super SSLContext> known;
    private final Queue<Object> held = new ArrayDeque<>(1);

    /**
     * The gate of one connection.
     *
     * @param certificate is asked
     * @param known puts TLS behind this into the pipeline
     */
    CertificateGate(CurrentCertificate certificate, Consumer<? super SSLContext> known) {
        this.certificate = certificate;
        this.known = known;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        certificate.get().whenComplete((tls, failure) -> context.executor().execute(() -> open(context, tls, failure)));
    }

    private void open(ChannelHandlerContext context, SSLContext tls, Throwable failure) {
        if (context.isRemoved()) {
            return;
        }
        if (failure != null) {
            LOG.debug("a connection came for which there is no certificate", failure);
            context.close();
            return;
        }
        known.accept(tls);
        while (!held.isEmpty()) {
            context.fireChannelRead(held.remove());
        }
        context.fireChannelReadComplete();
        context.pipeline().remove(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        held.add(message);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
    }
}
