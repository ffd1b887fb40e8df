package org.jlibp2p.delegate.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts TLS into a pipeline, when it is known which certificate is shown. What a client has sent until then is kept; it is one
 * read at most. Of the application's protocols {@code http/1.1} is the only one. Confined to the server's loop.
 *
 * <p>Specification: RFC 8446; RFC 7301.
 */
final class CertificateGate extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final String HTTP = "http/1.1";
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final long CLOSE_MILLIS = 1000;

    private final CurrentCertificate certificate;
    private final Duration handshake;
    private final Queue<Object> held = new ArrayDeque<>(1);

    CertificateGate(CurrentCertificate certificate, Duration handshake) {
        this.certificate = certificate;
        this.handshake = handshake;
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
        context.pipeline().addAfter(context.name(), null, tls(tls));
        while (!held.isEmpty()) {
            context.fireChannelRead(held.remove());
        }
        context.fireChannelReadComplete();
        context.pipeline().remove(this);
    }

    private SslHandler tls(SSLContext context) {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setUseCipherSuitesOrder(true);
        engine.setSSLParameters(parameters);
        engine.setHandshakeApplicationProtocolSelector((own, offered) -> offered.contains(HTTP) ? HTTP : "");
        SslHandler handler = new SslHandler(engine, certificate.handshakes());
        handler.setHandshakeTimeoutMillis(handshake.toMillis());
        handler.setCloseNotifyFlushTimeoutMillis(CLOSE_MILLIS);
        return handler;
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
